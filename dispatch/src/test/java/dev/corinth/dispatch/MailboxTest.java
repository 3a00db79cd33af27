package dev.corinth.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/// What every mailbox does, whoever has its records handled.
class MailboxTest {
    private static final int FEW = 4;

    /// The ways of handling records beside the loop, with little room. Immutable.
    enum Way {
        POOL,
        VIRTUAL,
        APP;

        Dispatch dispatch() {
            return dispatch(DispatchLimits.STANDARD.connectionMessages(FEW).messages(FEW));
        }

        Dispatch tiny() {
            return dispatch(DispatchLimits.STANDARD.connectionMessages(1).messages(1));
        }

        Dispatch dispatch(DispatchLimits few) {
            return switch (this) {
                case POOL -> WorkerPool.of(2).limits(few);
                case VIRTUAL -> VirtualThreads.standard().limits(few);
                case APP -> AppThread.of("test").limits(few).ringBytes(256, 512);
            };
        }
    }

    private static Mailbox open(Postman postman, int connection, Recipient recipient) {
        Mailbox mailbox =
                postman.dispatcher.mailbox(postman.connections.get(connection), recipient);
        mailbox.post(Rank.CONTROL, 0);
        return mailbox;
    }

    @ParameterizedTest
    @EnumSource
    void SV_39_takesEverythingInOrderAndSaysWhenItIsTooMuch(Way way) {
        int messages = 100;
        try (Postman postman = new Postman(way.dispatch(), 1)) {
            Addressee addressee = new Addressee(new Semaphore(1));
            Mailbox mailbox = open(postman, 0, addressee);
            postman.until("open", () -> addressee.count() == 1 && !addressee.isHeld());
            for (int i = 1; i <= messages; i++) {
                Postman.post(mailbox, Rank.MESSAGE, i, i % 40);
                assertThat(addressee.isHeld()).as("after " + i).isEqualTo(i >= FEW);
            }
            Postman.post(mailbox, Rank.LAST, messages + 1, 3);
            assertThat(postman.dispatcher.pendingMessages()).isEqualTo(messages);

            addressee.permits.release(messages + 1);
            postman.until("all", () -> addressee.count() == messages + 2);
            postman.until("released", () -> !addressee.isHeld());
            assertThat(addressee.kinds())
                    .isEqualTo(IntStream.rangeClosed(0, messages + 1).boxed().toList());
            assertThat(addressee.holds).isEqualTo(addressee.releases);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "APP", mode = EnumSource.Mode.EXCLUDE)
    void SV_21_oneConnectionCannotFillWhatAllShare(Way way) {
        Dispatch wide = way.dispatch(DispatchLimits.STANDARD.connectionMessages(FEW));
        try (Postman postman = new Postman(wide, 2)) {
            Addressee slow = new Addressee(new Semaphore(1));
            Addressee other = Addressee.free();
            Mailbox flooded = open(postman, 0, slow);
            Mailbox quiet = open(postman, 1, other);
            for (int i = 0; i < 10; i++) {
                Postman.post(flooded, Rank.MESSAGE, 14, 1);
            }
            Postman.post(quiet, Rank.MESSAGE, 15, 1);
            assertThat(slow.isHeld()).isTrue();
            assertThat(other.isHeld()).isFalse();
            postman.until("the other is served", () -> other.count() == 2);
            slow.permits.release(20);
            postman.until("released", () -> !slow.isHeld());
            flooded.post(Rank.LAST, 1);
            quiet.post(Rank.LAST, 1);
        }
    }

    /// Each message fills the mailbox, and its handling crosses with the hold.
    @ParameterizedTest
    @EnumSource
    void SV_21_aHoldIsNeverForgotten(Way way) {
        int messages = 5_000;
        try (Postman postman = new Postman(way.tiny(), 1)) {
            Addressee addressee = Addressee.free();
            Mailbox mailbox = open(postman, 0, addressee);
            for (int i = 0; i < messages; i++) {
                while (addressee.isHeld()) {
                    postman.turnOrFail();
                }
                Postman.post(mailbox, Rank.MESSAGE, 14, 1);
            }
            mailbox.post(Rank.LAST, 1);
            postman.until("all", () -> addressee.count() == messages + 2);
            assertThat(addressee.holds).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void SV_05_longRecordsAndShortOnesKeepTheirOrder(Way way) {
        var dice = new SplittableRandom(1);
        try (Postman postman = new Postman(way.dispatch(), 3)) {
            List<Addressee> addressees = new ArrayList<>();
            List<Mailbox> mailboxes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                addressees.add(Addressee.free());
                mailboxes.add(open(postman, i, addressees.get(i)));
            }
            int[] posted = new int[3];
            for (int i = 0; i < 3000; i++) {
                int which = dice.nextInt(3);
                int kind = 14 + posted[which]++ % 100;
                Rank rank = dice.nextInt(10) == 0 ? Rank.CONTROL : Rank.MESSAGE;
                // Some do not fit into the ring, which is small.
                int length = dice.nextInt(20) == 0 ? 70_000 : dice.nextInt(60);
                Postman.post(mailboxes.get(which), rank, kind, length);
                if (dice.nextInt(5) == 0) {
                    postman.turn();
                }
            }
            for (int i = 0; i < 3; i++) {
                int count = posted[i];
                Addressee addressee = addressees.get(i);
                mailboxes.get(i).post(Rank.LAST, 1);
                postman.until("all", () -> addressee.count() == count + 2);
                var expected = new ArrayList<Integer>(List.of(0));
                IntStream.range(0, count).forEach(n -> expected.add(14 + n % 100));
                expected.add(1);
                assertThat(addressee.kinds()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void A_22_afterAFailureOnlyTheLastRecordFollows(Way way) {
        try (Postman postman = new Postman(way.dispatch(), 2)) {
            Addressee failing = Addressee.free();
            Addressee other = Addressee.free();
            Mailbox mailbox = open(postman, 0, failing);
            Mailbox mailboxOfOther = open(postman, 1, other);
            postman.until("open", () -> failing.count() == 1 && other.count() == 1);
            Postman.post(mailbox, Rank.MESSAGE, Addressee.FAILING, 1);
            Postman.post(mailbox, Rank.MESSAGE, 14, 1);
            Postman.post(mailbox, Rank.CONTROL, 15, 1);
            postman.until("cut", () -> !postman.connections.getFirst().isOpen());
            Postman.post(mailbox, Rank.LAST, 16, 1);
            Postman.post(mailboxOfOther, Rank.MESSAGE, 17, 1);
            postman.until("last", () -> failing.count() == 3 && other.count() == 2);

            assertThat(failing.kinds()).containsExactly(0, Addressee.FAILING, 16);
            assertThat(other.kinds()).containsExactly(0, 17);
            long failures =
                    postman.connections.getFirst().loop().counters().count(Counter.CALLBACK_FAILED);
            assertThat(failures).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void SV_27_atTheDeadlineMessagesAreDroppedAndNothingElse(Way way) {
        Semaphore permits = new Semaphore(1);
        Addressee addressee = new Addressee(permits);
        try (Postman postman = new Postman(way.dispatch(), 1)) {
            Mailbox mailbox = open(postman, 0, addressee);
            postman.until("open", () -> addressee.count() == 1 && !addressee.isHeld());
            // One is in the hand of the handler when the deadline comes.
            Postman.post(mailbox, Rank.MESSAGE, 20, 1);
            postman.until("begun", permits::hasQueuedThreads);
            for (int i = 0; i < 20; i++) {
                Postman.post(mailbox, Rank.MESSAGE, 21, 1);
            }
            Postman.post(mailbox, Rank.CONTROL, 22, 1);
            Postman.post(mailbox, Rank.LAST, 23, 1);
            postman.dispatcher.dropAfter(Duration.ZERO);
            permits.release(10);
        }
        assertThat(addressee.kinds()).containsExactly(0, 20, 22, 23);
    }

    @ParameterizedTest
    @EnumSource
    void SV_27_whatWasPostedIsHandledBeforeTheEnd(Way way) {
        List<Addressee> addressees = new ArrayList<>();
        try (Postman postman = new Postman(way.dispatch(), 5)) {
            for (int i = 0; i < 5; i++) {
                Addressee addressee = Addressee.free();
                addressees.add(addressee);
                Mailbox mailbox = open(postman, i, addressee);
                for (int k = 14; k < 64; k++) {
                    Postman.post(mailbox, Rank.MESSAGE, k, k == 40 ? 70_000 : 9);
                }
                mailbox.post(Rank.LAST, 1);
            }
        }
        assertThat(addressees).allMatch(addressee -> addressee.count() == 52);
    }
}
