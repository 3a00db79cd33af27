package dev.corinth.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.Blocks;
import dev.corinth.server.Server;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A thousand who ask for a gibibyte and read hardly anything of it.
class SlowReadersTest {
    private static final int PEERS = 1_000;
    private static final long LENGTH = 1L << 30;

    @Test
    @Tag("slow")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void S_07_takeLittleMemoryAndAreCutInTime(@TempDir Path folder) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
            // Holes: it takes no disk.
            file.setLength(LENGTH);
        }
        long before = Blocks.process().inUseBytes();
        List<RawPeer> peers = new ArrayList<>();
        try (Server server = Server.on(0).mount("/", StaticFiles.of(folder).routes()).start()) {
            for (int i = 0; i < PEERS; i++) {
                RawPeer peer = RawPeer.connect(server.port()).timeout(Duration.ofMinutes(1));
                peers.add(peer.sendText("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            peers.forEach(peer -> peer.expectStatus(200));
            for (RawPeer peer : peers) {
                assertThat(peer.read(1)).containsExactly(0);
                assertThat(Blocks.process().inUseBytes() - before)
                        .isLessThan(PEERS * (FileSender.MOST_WAITING_BYTES + (32L << 10)));
            }
            // None of them takes what there is for it in the time that it has: all are cut.
            while (server.count(Counter.STALLED) < PEERS) {
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(server.count(Counter.STALLED)).isEqualTo(PEERS);
            assertThat(server.openConnections()).isZero();
        }
        peers.forEach(RawPeer::close);
        assertThat(Blocks.process().inUseBytes()).isLessThanOrEqualTo(before);
    }
}
