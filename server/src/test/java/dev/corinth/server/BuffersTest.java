package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// Which memory of its loop a connection takes, and when it gives it back.
class BuffersTest {
    private static final int MESSAGE_BYTES = 100_000;

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
}
