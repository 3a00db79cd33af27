package dev.corinth.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamTest {
    @Test
    void tellsOnceWhenAMessageHasReachedEverybody() {
        Stream stream = new Stream(4);
        int[] reached = {0};
        stream.whenReached(() -> reached[0]++);
        stream.receivers(3);
        for (int round = 0; round < 10; round++) {
            long number = stream.publish(100 + round);
            assertThat(number).isEqualTo(round);
            assertThat(stream.published()).isEqualTo(round + 1);
            assertThat(stream.sinceNs(number)).isEqualTo(100 + round);
            for (int receiver = 0; receiver < 3; receiver++) {
                assertThat(reached[0]).isEqualTo(round);
                stream.reached(number);
            }
            assertThat(reached[0]).isEqualTo(round + 1);
        }
    }

    @Test
    void keepsApartWhatIsUnderWayAtOnce() {
        Stream stream = new Stream(2);
        int[] reached = {0};
        stream.whenReached(() -> reached[0]++);
        stream.receivers(2);
        long first = stream.publish(10);
        long second = stream.publish(20);
        stream.reached(first);
        stream.reached(second);
        assertThat(reached[0]).isZero();
        stream.reached(first);
        assertThat(reached[0]).isEqualTo(1);
        assertThat(stream.sinceNs(second)).isEqualTo(20);
        assertThat(stream.capacity()).isEqualTo(2);
    }
}
