package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Bytes in one direction. Owned by the test.
class PipeTest {
    private final Pipe pipe = new Pipe();

    @Test
    void keepsBytesUntilTheyAreDue() {
        pipe.put(new byte[] {1, 2, 3}, 10);
        pipe.put(new byte[] {4}, 20);
        pipe.finish(30);

        assertThat(pipe.readable(9)).isZero();
        assertThat(pipe.readable(10)).isEqualTo(3);
        assertThat(pipe.take(2)).containsExactly(1, 2);
        assertThat(pipe.readable(20)).isEqualTo(2);
        assertThat(pipe.isEnded(29)).isFalse();
        assertThat(pipe.isEnded(30)).isTrue();
        assertThat(pipe.take(2)).containsExactly(3, 4);
        assertThat(pipe.unread()).isZero();
    }

    @Test
    void letsNothingOvertake() {
        assertThat(pipe.lastDueNs(5)).isEqualTo(5);
        pipe.put(new byte[1], 50);

        assertThat(pipe.lastDueNs(5)).isEqualTo(50);
        assertThat(pipe.lastDueNs(60)).isEqualTo(60);
    }

    @Test
    void hasRoomForItsWindow() {
        pipe.window(4);
        pipe.put(new byte[3], 0);
        assertThat(pipe.room()).isEqualTo(1);
        pipe.window(2);
        assertThat(pipe.room()).isZero();
        assertThat(pipe.readable(0)).isEqualTo(3);
        pipe.take(3);
        assertThat(pipe.room()).isEqualTo(2);
    }

    @Test
    void keepsOrLosesWhatHadArrivedWhenCut() {
        pipe.put(new byte[] {1}, 0);
        pipe.put(new byte[] {2}, 10);
        pipe.cut(false, 5);
        assertThat(pipe.readable(20)).isEqualTo(1);
        pipe.cut(true, 20);
        assertThat(pipe.readable(20)).isZero();
    }

    @Test
    void growsAndUsesItsSpaceAgain() {
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            pipe.put(new byte[] {(byte) i, (byte) (i + 1)}, 0);
            pipe.readable(0);
            byte[] taken = pipe.take(i % 3 == 0 ? 1 : 2);
            sum += taken.length;
        }
        pipe.put(new byte[100_000], 0);

        assertThat(pipe.readable(0)).isEqualTo(100_000 + 20_000 - (int) sum);
    }
}
