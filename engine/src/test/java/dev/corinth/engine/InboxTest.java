package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;
import dev.corinth.poller.Blocks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class InboxTest {
    private static final int THREADS = 4;
    private static final int EACH = 20_000;
    private static final int MANY = 200_000;

    private final AtomicInteger bells = new AtomicInteger();
    private final Read arrived = new Read();
    private final Counters counters = new Counters();
    private final Dropping dropping = new Dropping(counters);
    private final Inbox inbox = new Inbox(bells::incrementAndGet, arrived, dropping);

    /// Runs tasks and notes what is posted.
    private static final class Read implements Arrivals {
        private final List<String> posted = new ArrayList<>();

        @Override
        public void run(Runnable task) {
            task.run();
        }

        @Override
        public void posted(
                long connectionId, int mark, long key, MemorySegment segment, long from, long to) {
            byte[] bytes = segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
            posted.add(note(connectionId, mark, key, bytes));
        }
    }

    private static String note(long id, int mark, long key, byte[] bytes) {
        int hash = Arrays.hashCode(bytes);
        return id + " " + mark + " " + key + " " + bytes.length + " " + hash;
    }

    @Test
    void tasksAndPostsComeInTheOrderOfAsking() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String task = "task " + i;
            expected.add(task);
            expected.add(note(i, i, i, new byte[i]));
            assertThat(inbox.offer(() -> arrived.posted.add(task), 0)).isTrue();
            assertThat(inbox.post(i, new Posted(0, i, i, new byte[i]))).isTrue();
        }

        assertThat(inbox.read()).isEqualTo(20);

        assertThat(arrived.posted).isEqualTo(expected);
        assertThat(inbox.read()).isZero();
    }

    @Test
    void bytesOfAnyLengthArriveAsTheyWerePostedAndTheirBlocksComeBack() {
        long before = Blocks.process().inUseBytes();
        Seeds.check(
                100,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    int length = random.nextInt(2 * Inbox.LARGEST_COPIED);
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    long id = random.nextLong();
                    long key = random.nextLong();
                    int mark = random.nextInt();

                    assertThat(inbox.post(id, new Posted(0, mark, key, bytes))).isTrue();
                    assertThat(inbox.read()).isEqualTo(1);

                    assertThat(arrived.posted).containsExactly(note(id, mark, key, bytes));
                    arrived.posted.clear();
                });
        inbox.end();
        // What is still in use is another ring's.
        assertThat(Blocks.process().inUseBytes()).isLessThanOrEqualTo(before);
    }

    @Test
    void wakesOnlyALoopThatSleepsAndThatOnce() {
        assertThat(inbox.offer(() -> {}, 0)).isTrue();
        assertThat(bells).hasValue(0);
        assertThat(inbox.isQuiet()).isFalse();
        assertThat(inbox.read()).isEqualTo(1);

        assertThat(inbox.isQuiet()).isTrue();
        assertThat(inbox.offer(() -> {}, 0)).isTrue();
        assertThat(inbox.offer(() -> {}, 0)).isTrue();

        assertThat(bells).hasValue(1);
        inbox.awake();
        assertThat(inbox.offer(() -> {}, 0)).isTrue();
        assertThat(bells).hasValue(1);
    }

    @Test
    void SV_11_aTurnReadsABoundedNumber() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(inbox.offer(() -> {}, 0)).isTrue();
        }

        assertThat(inbox.read()).isEqualTo(4096);
        assertThat(inbox.isQuiet()).isFalse();
    }

    @Test
    void aTaskThatAsksForAnotherDoesNotKeepTheTurnFromEnding() {
        again();

        assertThat(inbox.read()).isEqualTo(4096);
    }

    private void again() {
        assertThat(inbox.offer(this::again, 0)).isTrue();
    }

    @Test
    void tasksAreTakenHoweverManyWait() {
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < MANY; i++) {
            assertThat(inbox.offer(ran::incrementAndGet, 0)).isTrue();
        }
        int count = 0;
        for (int read = inbox.read(); read > 0; read = inbox.read()) {
            count += read;
        }

        assertThat(count).isEqualTo(MANY);
        assertThat(ran).hasValue(MANY);
    }

    @Test
    void afterTheEndNothingIsTakenAndWhatWasTakenIsHandedOver() {
        List<Integer> ran = new ArrayList<>();
        assertThat(inbox.offer(() -> ran.add(1), 0)).isTrue();
        byte[] large = new byte[Inbox.LARGEST_COPIED];
        assertThat(inbox.post(1, new Posted(0, 2, 3, large))).isTrue();

        inbox.end();

        assertThat(ran).containsExactly(1);
        assertThat(arrived.posted).containsExactly(note(1, 2, 3, large));
        assertThat(inbox.isEnded()).isTrue();
        assertThat(inbox.offer(() -> ran.add(2), 0)).isFalse();
        assertThat(inbox.post(1, new Posted(0, 2, 3, large))).isFalse();
        assertThat(inbox.read()).isZero();
        assertThat(ran).containsExactly(1);
    }

    @Test
    void whatIsAbandonedIsDroppedAndItsBlocksComeBack() {
        long before = Blocks.process().inUseBytes();
        List<Integer> ran = new ArrayList<>();
        assertThat(inbox.offer(() -> ran.add(1), 0)).isTrue();
        assertThat(inbox.post(1, new Posted(0, 2, 3, new byte[MANY]))).isTrue();
        assertThat(Blocks.process().inUseBytes()).isGreaterThan(before);

        inbox.abandon();

        assertThat(ran).isEmpty();
        assertThat(arrived.posted).isEmpty();
        assertThat(inbox.offer(() -> ran.add(2), 0)).isFalse();
        assertThat(Blocks.process().inUseBytes()).isLessThanOrEqualTo(before);
        assertThat(counters.count(Counter.UNDELIVERED)).isEqualTo(1);
    }

    @Test
    void whoWaitsForWhatIsAbandonedIsToldWhateverTheOthersThrow() {
        List<String> told = new ArrayList<>();
        Runnable throwing =
                () -> {
                    told.add("first");
                    throw new IllegalStateException("as the test wants it");
                };
        assertThat(inbox.offer(new Command(() -> told.add("ran"), throwing), 0)).isTrue();
        assertThat(inbox.offer(new Command(() -> told.add("ran"), () -> told.add("second")), 0))
                .isTrue();

        inbox.abandon();

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void boundsTheMessagesOnTheirWayButAlwaysTakesOne() {
        long first = inbox.claim(Inbox.MAX_BYTES);
        assertThat(first).isEqualTo(Inbox.MAX_BYTES + Inbox.RECORD_BYTES);
        assertThat(inbox.claim(0)).isZero();
        inbox.unclaim(first);

        long most = inbox.claim(Inbox.MAX_BYTES - 2 * Inbox.RECORD_BYTES);
        assertThat(most).isPositive();
        assertThat(inbox.claim(1)).isZero();
        assertThat(inbox.claim(0)).isEqualTo(Inbox.RECORD_BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, Inbox.LARGEST_COPIED})
    void whatWasClaimedIsFreeAgainWhenItArrives(int length) {
        int fit = Math.toIntExact(Inbox.MAX_BYTES / (length + Inbox.RECORD_BYTES));
        for (int lap = 0; lap < 2; lap++) {
            for (int i = 0; i < fit; i++) {
                long claim = inbox.claim(length);
                assertThat(claim).isPositive();
                assertThat(inbox.post(1, new Posted(claim, 0, 0, new byte[length]))).isTrue();
            }
            assertThat(inbox.claim(length)).isZero();
            int count = 0;
            while (count < fit) {
                count += inbox.read();
            }
        }
        assertThat(inbox.offer(() -> {}, inbox.claim(Inbox.MAX_BYTES))).isTrue();
        assertThat(inbox.read()).isEqualTo(1);
        assertThat(inbox.claim(1)).isPositive();
    }

    @Test
    void oneOfManyThreadsGetsTheRoomThatIsThere() throws InterruptedException {
        for (int round = 0; round < 2000; round++) {
            AtomicInteger granted = new AtomicInteger();
            inThreads(
                    2,
                    number -> {
                        if (inbox.claim(Inbox.MAX_BYTES) > 0) {
                            granted.incrementAndGet();
                        }
                    });

            assertThat(granted).hasValue(1);
            inbox.unclaim(Inbox.MAX_BYTES + Inbox.RECORD_BYTES);
        }
    }

    @Test
    void nothingIsLostAndNobodyOvertakesHimselfWithManyThreads() throws InterruptedException {
        Semaphore bell = new Semaphore(0);
        int[] next = new int[THREADS];
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        Inbox shared = new Inbox(bell::release, new InOrder(next, ran), dropping);
        Thread loop = Thread.ofPlatform().start(() -> drain(shared, bell, ran));

        inThreads(
                THREADS,
                number -> {
                    SplittableRandom random = new SplittableRandom(number);
                    for (int i = 0; i < EACH; i++) {
                        boolean isTaken = handOver(shared, number, i, random);
                        taken.addAndGet(isTaken ? 1 : 0);
                    }
                });
        loop.join();

        assertThat(taken).hasValue(THREADS * EACH);
        assertThat(ran).hasValue(THREADS * EACH);
        assertThat(next).containsOnly(EACH);
    }

    /// Now a task, now a few bytes, now many.
    private static boolean handOver(Inbox shared, int thread, int turn, SplittableRandom random) {
        int choice = random.nextInt(100);
        if (choice < 50) {
            byte[] bytes = new byte[random.nextInt(200)];
            return shared.post(thread, new Posted(0, turn, turn, bytes));
        }
        if (choice == 50) {
            byte[] bytes = new byte[Inbox.LARGEST_COPIED];
            return shared.post(thread, new Posted(0, turn, turn, bytes));
        }
        return shared.offer(new Numbered(thread, turn), 0);
    }

    private record Numbered(int thread, int turn) implements Runnable {
        @Override
        public void run() {
            throw new AssertionError("only looked at");
        }
    }

    /// Sees that each thread's come in order.
    private static final class InOrder implements Arrivals {
        private final int[] next;
        private final AtomicInteger ran;

        private InOrder(int[] next, AtomicInteger ran) {
            this.next = next;
            this.ran = ran;
        }

        @Override
        public void run(Runnable task) {
            Numbered numbered = (Numbered) task;
            count(numbered.thread(), numbered.turn());
        }

        @Override
        public void posted(
                long connectionId, int mark, long key, MemorySegment segment, long from, long to) {
            assertThat(key).isEqualTo(mark);
            count((int) connectionId, mark);
        }

        private void count(int thread, int turn) {
            assertThat(next[thread]++).isEqualTo(turn);
            ran.incrementAndGet();
        }
    }

    /// Sleeps until it is woken: a wake-up that is lost hangs here.
    private static void drain(Inbox shared, Semaphore bell, AtomicInteger ran) {
        while (ran.get() < THREADS * EACH) {
            if (shared.read() == 0 && shared.isQuiet()) {
                bell.acquireUninterruptibly();
            }
            shared.awake();
        }
    }

    @Test
    void whatIsTakenWhileTheLoopEndsIsRunAndWhatIsNotIsRefused() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            Inbox ending = new Inbox(() -> {}, new Read(), dropping);
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();

            inThreads(
                    3,
                    number -> {
                        if (number == 0) {
                            ending.end();
                            return;
                        }
                        IntStream.range(0, 20)
                                .filter(i -> ending.offer(ran::incrementAndGet, 0))
                                .forEach(i -> taken.incrementAndGet());
                    });

            assertThat(ran.get()).isEqualTo(taken.get());
        }
    }

    private interface Part {
        void play(int number) throws InterruptedException;
    }

    private static void inThreads(int count, Part part) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
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
