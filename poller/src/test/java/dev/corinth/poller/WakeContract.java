package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// How every poller that really waits is woken by many threads. Owned by the test.
///
/// A small class for each such kind of poller extends this one.
public class WakeContract extends Contract {
    private static final int WAKES = 25_000;

    public WakeContract(World world) {
        super(world);
    }

    /// Each thread waits now and then until the loop has seen what it asked for: if that wake were
    /// lost, nobody would wake the loop for it again.
    @Test
    void losesNoneOf100000WakesAndDoublesNone() throws InterruptedException {
        rig.settle();
        AtomicIntegerArray asked = new AtomicIntegerArray(4);
        AtomicIntegerArray seen = new AtomicIntegerArray(4);
        List<Thread> wakers = new ArrayList<>();
        for (int i = 0; i < asked.length(); i++) {
            int number = i;
            wakers.add(Thread.ofPlatform().start(() -> wake(number, asked, seen)));
        }

        int polls = 0;
        while (IntStream.range(0, 4).map(seen::get).sum() < 4 * WAKES) {
            assertThat(rig.poll(-1)).isZero();
            polls++;
            for (int i = 0; i < asked.length(); i++) {
                seen.set(i, asked.get(i));
            }
        }
        for (Thread waker : wakers) {
            waker.join();
        }

        assertThat(polls).isLessThanOrEqualTo(4 * WAKES);
    }

    private void wake(int number, AtomicIntegerArray asked, AtomicIntegerArray seen) {
        Random random = new Random(number);
        for (int i = 1; i <= WAKES; i++) {
            asked.set(number, i);
            rig.poller.wake();
            boolean waits = random.nextInt(4) == 0;
            while (waits && seen.get(number) < i) {
                LockSupport.parkNanos(1_000);
            }
        }
    }
}
