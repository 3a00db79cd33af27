package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

class CommandsTest {
    private static final int THREADS = 4;
    private static final int EACH = 20_000;

    private final AtomicInteger bells = new AtomicInteger();
    private final Commands commands = new Commands(bells::incrementAndGet);

    @Test
    void runsInTheOrderOfAsking() {
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            assertThat(commands.offer(() -> ran.add(number))).isTrue();
        }

        assertThat(commands.run(Runnable::run)).isEqualTo(10);

        assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(commands.isEmpty()).isTrue();
    }

    @Test
    void wakesTheLoopOnceUntilItHasLooked() {
        commands.offer(() -> {});
        commands.offer(() -> {});
        assertThat(bells).hasValue(1);

        commands.run(Runnable::run);
        commands.offer(() -> {});

        assertThat(bells).hasValue(2);
    }

    @Test
    void aTurnRunsABoundedNumber() {
        for (int i = 0; i < 10_000; i++) {
            commands.offer(() -> {});
        }

        assertThat(commands.run(Runnable::run)).isEqualTo(4096);
        assertThat(commands.isEmpty()).isFalse();
    }

    @Test
    void aCommandThatAsksForAnotherDoesNotKeepTheTurnFromEnding() {
        commands.offer(this::again);

        assertThat(commands.run(Runnable::run)).isEqualTo(4096);
    }

    private void again() {
        commands.offer(this::again);
    }

    @Test
    void afterTheEndNothingIsTakenAndWhatWasTakenIsRun() {
        List<Integer> ran = new ArrayList<>();
        commands.offer(() -> ran.add(1));

        commands.end(Runnable::run);

        assertThat(ran).containsExactly(1);
        assertThat(commands.offer(() -> ran.add(2))).isFalse();
        commands.run(Runnable::run);
        assertThat(ran).containsExactly(1);
    }

    @Test
    void boundsTheBytesOnTheirWayButAlwaysTakesOneMessage() {
        assertThat(commands.claim(Commands.MAX_BYTES + 1)).isTrue();
        assertThat(commands.claim(1)).isFalse();
        commands.arrived(Commands.MAX_BYTES + 1);

        assertThat(commands.claim(Commands.MAX_BYTES)).isTrue();
        assertThat(commands.claim(1)).isFalse();
        commands.arrived(1);
        assertThat(commands.claim(1)).isTrue();
    }

    @Test
    void oneOfManyThreadsGetsTheRoomThatIsThere() throws InterruptedException {
        for (int round = 0; round < 2000; round++) {
            AtomicInteger granted = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            inThreads(
                    2,
                    start,
                    number -> {
                        if (commands.claim(Commands.MAX_BYTES + 1)) {
                            granted.incrementAndGet();
                        }
                    });

            assertThat(granted).hasValue(1);
            commands.arrived(Commands.MAX_BYTES + 1);
        }
    }

    @Test
    void nothingIsLostAndNobodyOvertakesHimselfWithManyThreads() throws InterruptedException {
        Semaphore bell = new Semaphore(0);
        Commands shared = new Commands(bell::release);
        int[] next = new int[THREADS];
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        Thread loop = Thread.ofPlatform().start(() -> drain(shared, bell, ran));

        inThreads(
                THREADS,
                new CountDownLatch(1),
                number -> {
                    for (int i = 0; i < EACH; i++) {
                        int expected = i;
                        boolean isTaken =
                                shared.offer(
                                        () -> {
                                            assertThat(next[number]++).isEqualTo(expected);
                                            ran.incrementAndGet();
                                        });
                        taken.addAndGet(isTaken ? 1 : 0);
                    }
                });
        loop.join();

        assertThat(taken).hasValue(THREADS * EACH);
        assertThat(ran).hasValue(THREADS * EACH);
    }

    /// Sleeps until it is woken: a wake-up that is lost hangs here.
    private static void drain(Commands shared, Semaphore bell, AtomicInteger ran) {
        while (ran.get() < THREADS * EACH) {
            if (shared.run(Runnable::run) == 0 && shared.isEmpty()) {
                bell.acquireUninterruptibly();
            }
        }
    }

    @Test
    void whatIsTakenWhileTheLoopEndsIsRunAndWhatIsNotIsRefused() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            Commands ending = new Commands(() -> {});
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();

            inThreads(
                    3,
                    new CountDownLatch(1),
                    number -> {
                        if (number == 0) {
                            ending.end(Runnable::run);
                            return;
                        }
                        for (int i = 0; i < 20; i++) {
                            taken.addAndGet(ending.offer(ran::incrementAndGet) ? 1 : 0);
                        }
                    });

            assertThat(ran.get()).isEqualTo(taken.get());
        }
    }

    private interface Part {
        void play(int number) throws InterruptedException;
    }

    private static void inThreads(int count, CountDownLatch start, Part part)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            start.await();
                                            part.play(number);
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
