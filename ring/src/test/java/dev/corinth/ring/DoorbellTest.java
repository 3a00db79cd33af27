package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

class DoorbellTest {
    private final AtomicInteger wakes = new AtomicInteger();
    private final Doorbell bell = new Doorbell(wakes::incrementAndGet);

    @Test
    void wakesNobodyWhoIsAwake() {
        bell.ring();
        bell.arm();
        bell.disarm();
        bell.ring();

        assertThat(wakes).hasValue(0);
    }

    @Test
    void wakesASleeperOnceHoweverOftenItRings() {
        bell.arm();
        bell.ring();
        bell.ring();
        assertThat(wakes).hasValue(1);

        bell.disarm();
        bell.arm();
        bell.ring();
        assertThat(wakes).hasValue(2);
    }

    /// A consumer that sleeps whenever it finds nothing. It has no time-out: if one ring were lost,
    /// it would sleep until the test is cut off.
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void neverLetsAConsumerSleepOverARecord(int writers) throws Exception {
        int each = 200_000;
        ReferenceQueue<Integer> queue = new ReferenceQueue<>(16, 1 << 20);
        Thread consumer = Thread.currentThread();
        AtomicInteger woken = new AtomicInteger();
        Doorbell own =
                new Doorbell(
                        () -> {
                            woken.incrementAndGet();
                            LockSupport.unpark(consumer);
                        });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> offerAll(queue, own, each)));
        }

        int armed = 0;
        int count = 0;
        while (count < each * writers) {
            own.arm();
            armed++;
            if (queue.isEmpty()) {
                LockSupport.park(this);
            }
            own.disarm();
            count += queue.drain(element -> {}, 1000);
        }

        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(count).isEqualTo(each * writers);
        assertThat(woken.get()).isBetween(0, armed);
    }

    private static void offerAll(ReferenceQueue<Integer> queue, Doorbell bell, int count) {
        for (int i = 0; i < count; i++) {
            if (!queue.tryOffer(i)) {
                throw new AssertionError("refused");
            }
            bell.ring();
        }
    }
}
