package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class ReferenceQueueTest {
    private static final int ELEMENTS = 1_000_000;

    @Test
    void takesInOrderAndNoMoreThanItWants() {
        ReferenceQueue<Integer> queue = new ReferenceQueue<>(2, 64);
        List<Integer> taken = new ArrayList<>();
        assertThat(queue.isEmpty()).isTrue();
        IntStream.range(0, 40).forEach(i -> assertThat(queue.tryOffer(i)).isTrue());

        assertThat(queue.isEmpty()).isFalse();
        assertThat(queue.drain(taken::add, 7)).isEqualTo(7);
        assertThat(queue.drain(taken::add, 100)).isEqualTo(33);

        assertThat(taken).isEqualTo(IntStream.range(0, 40).boxed().toList());
        assertThat(queue.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 1", "4, 16, 15", "64, 64, 63"})
    void refusesWhenFullAndTakesAgain(int initial, int max, int waiting) {
        ReferenceQueue<Integer> queue = new ReferenceQueue<>(initial, max);
        int count = 0;
        while (queue.tryOffer(count)) {
            count++;
        }
        // What waits in smaller links before the last one comes on top.
        assertThat(count).isBetween(waiting, 2 * waiting);
        assertThat(queue.drain(i -> {}, 1000)).isEqualTo(count);
        for (int i = 0; i < waiting; i++) {
            assertThat(queue.tryOffer(i)).isTrue();
        }
        assertThat(queue.tryOffer(0)).isFalse();
    }

    @Test
    void anElementWhoseTakerThrowsIsTaken() {
        ReferenceQueue<Integer> queue = new ReferenceQueue<>(2, 2);
        for (int i = 0; i < 100; i++) {
            assertThat(queue.tryOffer(i)).isTrue();
            assertThatThrownBy(
                            () ->
                                    queue.drain(
                                            element -> {
                                                throw new IllegalStateException("at " + element);
                                            },
                                            5))
                    .hasMessage("at " + i);
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    @Test
    void theEndRefusesAndLetsTheReaderFinish() {
        for (int count = 0; count < 40; count++) {
            ReferenceQueue<Integer> queue = new ReferenceQueue<>(2, 16);
            IntStream.range(0, Math.min(count, 15)).forEach(queue::tryOffer);

            queue.end();
            queue.end();

            assertThat(queue.tryOffer(1)).isFalse();
            assertThat(queue.isEnded()).isFalse();
            assertThat(queue.drain(i -> {}, 100)).isEqualTo(Math.min(count, 15));
            assertThat(queue.isEnded()).isTrue();
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    @Test
    void doesNotKeepWhatWasTaken() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>(16, 16);
        List<WeakReference<Object>> seen = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            assertThat(queue.tryOffer(new byte[1000])).isTrue();
        }
        assertThat(queue.drain(element -> seen.add(new WeakReference<>(element)), 10))
                .isEqualTo(10);

        while (seen.stream().anyMatch(it -> it.get() != null)) {
            System.gc();
        }
        assertThat(queue.tryOffer("still works")).isTrue();
    }

    @Test
    void behavesLikeAQueue() {
        Seeds.check(
                100,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    int initial = 2 << random.nextInt(4);
                    var queue = new ReferenceQueue<Integer>(initial, initial << random.nextInt(4));
                    ArrayDeque<Integer> model = new ArrayDeque<>();
                    for (int i = 0; i < 5_000; i++) {
                        if (random.nextInt(3) > 0) {
                            boolean isTaken = queue.tryOffer(i);
                            assertThat(isTaken || !model.isEmpty()).isTrue();
                            if (isTaken) {
                                model.add(i);
                            }
                        } else {
                            int limit = random.nextInt(20);
                            int expected = Math.min(limit, model.size());
                            int count =
                                    queue.drain(
                                            it -> assertThat(it).isEqualTo(model.poll()), limit);
                            assertThat(count).isEqualTo(expected);
                        }
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void SV_05_passesAMillionElements(int writers) throws Exception {
        ReferenceQueue<int[]> queue = new ReferenceQueue<>(2, 256);
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int number = writer;
            threads.add(
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> offerAll(queue, number, ELEMENTS / writers)));
        }
        int[] next = new int[writers];
        int count = 0;
        while (count < ELEMENTS / writers * writers) {
            int taken =
                    queue.drain(
                            it -> {
                                if (it[1] != next[it[0]]++) {
                                    throw new AssertionError("lost or twice: " + it[1]);
                                }
                            },
                            100);
            count += taken;
            if (taken == 0) {
                RingThreadsTest.stepAside();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(next).containsOnly(ELEMENTS / writers);
        assertThat(queue.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, initialSlots=1",
        "3, 4, initialSlots=3",
        "8, 4, maxSlots=4",
        "8, 12, maxSlots=12",
        "-8, 8, initialSlots=-8"
    })
    void refusesNumbersOutOfBounds(int initial, int max, String named) {
        assertThatThrownBy(() -> new ReferenceQueue<String>(initial, max))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    private static void offerAll(ReferenceQueue<int[]> queue, int writer, int count) {
        for (int i = 0; i < count; i++) {
            int[] element = {writer, i};
            while (!queue.tryOffer(element)) {
                RingThreadsTest.stepAside();
            }
        }
    }
}
