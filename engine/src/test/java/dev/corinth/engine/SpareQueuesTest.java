package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SpareQueuesTest {
    private final Slabs slabs = new Slabs(1L << 40);
    private final SpareQueues spare = new SpareQueues(slabs);

    @AfterEach
    void nothingIsHeld() {
        assertThat(slabs.inUseBytes()).isZero();
        slabs.close();
    }

    @Test
    void givesAQueueOutAgainEmptied() {
        OutputQueue queue = filled(3);
        spare.give(queue);

        OutputQueue again = spare.take();

        assertThat(again).isSameAs(queue);
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.bytes()).isZero();
        assertThat(spare.take()).isNotSameAs(queue);
    }

    @Test
    void A_19_refusesAQueueThatIsGivenBackTwice() {
        OutputQueue queue = filled(1);
        spare.give(queue);

        assertThatThrownBy(() -> spare.give(queue)).isInstanceOf(AssertionError.class);
        assertThat(spare.count()).isEqualTo(1);
    }

    @Test
    void keepsNoQueueThatHasGrown() {
        spare.give(filled(100));

        assertThat(spare.count()).isZero();
    }

    @Test
    void keepsNoMoreThanItSays() {
        List<OutputQueue> taken = new ArrayList<>();
        for (int i = 0; i < SpareQueues.MOST + 10; i++) {
            taken.add(spare.take());
        }

        taken.forEach(spare::give);

        assertThat(spare.count()).isEqualTo(SpareQueues.MOST);
    }

    private OutputQueue filled(int entries) {
        OutputQueue queue = spare.take();
        for (int i = 0; i < entries; i++) {
            queue.room(10);
            queue.addWritten(10, OutputQueue.MESSAGE, Connection.NO_KEY);
        }
        return queue;
    }
}
