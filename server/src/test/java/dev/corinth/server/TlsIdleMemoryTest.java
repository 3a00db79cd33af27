package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.Blocks;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// What an idle WebSocket in TLS costs, beyond what Java's engine keeps for itself.
class TlsIdleMemoryTest {
    private static final int CONNECTIONS = 100;

    /// The goal is 8 KiB; this is what it is, so that nobody loses it unseen.
    private static final long MOST_BYTES = 600;

    private static final String OURS = "dev.corinth.";
    private static final String CLIENTS = "dev.corinth.oracle.";

    @Test
    void D_11_anIdleConnectionInTlsHoldsNoBuffer() {
        Identity identity = Identity.of("localhost");
        try (Server server =
                Server.with(
                                ServerConfig.STANDARD
                                        .port(0)
                                        .loops(part -> part.count(1))
                                        .tls(identity.serverContext()))
                        .webSocket("/", (socket, message) -> socket.send(message))
                        .start()) {
            opened(server).forEach(RawPeer::close);
            Wire.await("all are gone", () -> server.openConnections() == 0);
            long nativeBefore = Blocks.process().inUseBytes();
            String before = HeapCensus.take();
            List<RawPeer> peers = opened(server);
            String after = HeapCensus.take();
            long nativeBytes = Blocks.process().inUseBytes() - nativeBefore;

            HeapCensus idle = HeapCensus.between(before, after);
            long ours = idle.bytesOf(OURS, CONNECTIONS) - idle.bytesOf(CLIENTS, CONNECTIONS);
            assertThat(server.openConnections()).isEqualTo(CONNECTIONS);
            assertThat(ours + nativeBytes / CONNECTIONS)
                    .as("%s, and native bytes %d", idle, nativeBytes)
                    .isBetween(1L, MOST_BYTES);
            peers.forEach(RawPeer::close);
        }
    }

    private static List<RawPeer> opened(Server server) {
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            RawPeer peer = RawPeer.connectTls("localhost", server.port());
            peer.upgrade("/");
            peer.send(Wire.text("a first message, and then nothing"));
            peer.expectText("a first message, and then nothing");
            peers.add(peer);
        }
        return peers;
    }
}
