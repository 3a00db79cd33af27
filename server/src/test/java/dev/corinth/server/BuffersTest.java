package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which memory of its loop a connection takes, and when it gives it back.
class BuffersTest {
    private static final int MESSAGE_BYTES = 100_000;
    private static final String PARSER = "dev.corinth.http.HeadParser";
    private static final String PROTOCOL = "dev.corinth.server.HttpProtocol";

    private final Stepped here =
            Stepped.serving(
                    server -> server.webSocket("/", (socket, message) -> socket.send(message)));

    /// There is no small buffer for each connection, nor a pool of them.
    @Test
    void SV_23_connectionsThatAreIdleHoldNoBuffer() {
        try (here) {
            here.connect().upgrade("/");
            long shared = here.inUseBytes();
            for (int i = 0; i < 100; i++) {
                Stepped.Peer peer = here.connect().upgrade("/").send(Wire.text("Hello"));
                assertThat(peer.frames()).containsExactly(RawFrame.text("Hello"));
            }

            assertThat(here.inUseBytes()).isEqualTo(shared);
        }
    }

    /// Large buffers come from the slabs of the loop, as far as they are needed, and go back.
    @Test
    void SV_24_anUnfinishedMessageHoldsWhatHasArrivedAndGivesItBack() {
        try (here) {
            Stepped.Peer peer = here.connect().upgrade("/");
            long idle = here.inUseBytes();
            byte[] frame = RawFrames.write(Wire.binary(MESSAGE_BYTES));

            peer.send(Arrays.copyOf(frame, 1_000));
            assertThat(here.inUseBytes() - idle).isBetween(900L, 4_096L);
            peer.send(Arrays.copyOfRange(frame, 1_000, frame.length - 1));
            assertThat(here.inUseBytes() - idle).isBetween(99_000L, 400_000L);
            peer.send(frame[frame.length - 1]);

            assertThat(here.inUseBytes()).isEqualTo(idle);
            assertThat(peer.frames()).containsExactly(RawFrame.binary(new byte[MESSAGE_BYTES]));
        }
    }

    /// There is no pool of handshakes either, for none of them needs to be kept: the bytes that
    /// have come are on the heap, and with the answer all of it is garbage.
    @Test
    void CF_14_aHandshakeTakesNoMemoryOfItsLoopAndLeavesNothing() {
        int count = 100;
        String request = RawHandshake.request("/", "localhost");
        try (here) {
            here.connect().upgrade("/");
            long idle = here.inUseBytes();
            String before = HeapCensus.take();
            List<Stepped.Peer> peers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                peers.add(here.connect().send(request.substring(0, 50 + i % 50)));
            }
            assertThat(here.inUseBytes()).as("under way").isEqualTo(idle);
            HeapCensus underWay = HeapCensus.between(before, HeapCensus.take());
            assertThat(underWay.objectsOf(PARSER, count)).isEqualTo(1);

            for (int i = 0; i < count; i++) {
                peers.get(i).send(request.substring(50 + i % 50));
                assertThat(peers.get(i).text()).startsWith("HTTP/1.1 101");
            }
            assertThat(here.inUseBytes()).as("done").isEqualTo(idle);
            HeapCensus done = HeapCensus.between(before, HeapCensus.take());
            assertThat(done.objectsOf("dev.corinth.http.", count)).as("%s", done).isZero();
            assertThat(done.objectsOf(PROTOCOL, count)).as("%s", done).isZero();
        }
    }
}
