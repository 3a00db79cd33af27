package dev.corinth.dispatch;

import dev.corinth.engine.Loop;
import dev.corinth.engine.RingBlocks;
import dev.corinth.ring.Doorbell;
import dev.corinth.ring.OneToOneByteRing;
import dev.corinth.ring.Payload;
import dev.corinth.ring.RecordHandler;
import dev.corinth.ring.ReferenceQueue;
import dev.corinth.ring.RingConfig;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Objects;

/// The way from one loop to the thread of an application. Written by the loop, read by the thread;
/// a method says which of the two it is for.
///
/// ```
///   the loop ──► ring: kind, connection, bytes ──────────────────► the application
///           └──► things: new mailboxes, blocks of long records ──┘   in the order of their records
///           └──► overflow: what found no room yet
/// ```
///
/// What finds no room in the ring waits in the overflow, in order, and whatever comes after it
/// waits behind it; the mailbox that brought it is held, so that the overflow has at most a few
/// records of each connection. What is no message takes the room that the ring keeps for it, unless
/// something of the same connection waits already. When the application has emptied the ring, it
/// asks the loop to go on.
final class AppLane {
    /// Longer records are passed on as they lie: 64 KiB.
    private static final long COPY_BYTES = 64 << 10;

    /// The kind in the ring is the kind of the record and three bits: its rank, and whether a thing
    /// goes with it.
    private static final int KIND_SHIFT = 3;

    private static final int RANK_MASK = 3;
    private static final int WITH_THING = 4;
    private static final int MOST_THINGS = 1 << 24;
    private static final int MOST_A_ROUND = 256;

    private final Loop loop;
    private final OneToOneByteRing ring;
    private final ReferenceQueue<Object> things = new ReferenceQueue<>(16, MOST_THINGS);
    private final Backlog backlog;
    private final Doorbell bell;
    private final long copyBytes;

    /// Owned by the loop; by the application when the loop has ended.
    private final ArrayDeque<Waiting> overflow = new ArrayDeque<>();

    /// Set by the loop when something waits for room, taken by the application.
    private volatile boolean wantsRoom;

    /// A record that found no room. Owned by the loop.
    ///
    /// @param mailbox whose it is
    /// @param letter the record with its bytes
    /// @param isNew whether it introduces its mailbox
    private record Waiting(AppMailbox mailbox, Letter letter, boolean isNew) {
        Object thing() {
            return isNew ? mailbox : letter;
        }
    }

    /// What the application does with what it reads. Called on its thread.
    interface Reader {
        /// A mailbox that is new, with its first record.
        void introduced(AppMailbox mailbox, Mailbox.Posting record);

        /// A record of a mailbox that was introduced.
        void delivered(long id, Mailbox.Posting record);
    }

    AppLane(Loop loop, RingConfig config, Backlog backlog, Doorbell bell) {
        this.loop = loop;
        this.ring = new OneToOneByteRing(config, RingBlocks.INSTANCE);
        this.backlog = backlog;
        this.bell = bell;
        this.copyBytes = Math.min(COPY_BYTES, config.maxPayloadBytes());
    }

    // --- for the loop ---------------------------------------------------------------------

    /// Posts the first record of a mailbox, which has no bytes.
    void introduce(AppMailbox mailbox, Mailbox.Posting record) {
        wait(new Waiting(mailbox, letter(record), true));
    }

    /// Posts a record.
    void post(AppMailbox mailbox, Mailbox.Posting record) {
        boolean isMessage = record.rank() == Rank.MESSAGE;
        if (isMessage && backlog.add(record.length())) {
            backlog.hold(mailbox);
        }
        boolean isNext = overflow.isEmpty() || (!isMessage && mailbox.waiting == 0);
        if (isNext && record.length() <= copyBytes && write(mailbox.id(), record)) {
            publish();
            return;
        }
        wait(new Waiting(mailbox, letter(record), false));
        if (isMessage && mailbox.waiting > 0) {
            mailbox.hold(Mailbox.OWN_IS_FULL);
        }
    }

    private void wait(Waiting waiting) {
        overflow.addLast(waiting);
        waiting.mailbox.waiting++;
        writeWaiting();
    }

    private void writeWaiting() {
        Waiting next = overflow.peekFirst();
        while (next != null && write(next)) {
            overflow.removeFirst();
            AppMailbox mailbox = next.mailbox;
            mailbox.waiting--;
            if (mailbox.waiting == 0) {
                mailbox.release(Mailbox.OWN_IS_FULL);
            }
            next = overflow.peekFirst();
        }
        wantsRoom = next != null;
        publish();
    }

    private void publish() {
        ring.flush();
        bell.ring();
    }

    private boolean write(Waiting waiting) {
        Letter letter = waiting.letter;
        long id = waiting.mailbox.id();
        if (waiting.isNew || letter.length > copyBytes) {
            int kind = ringKind(letter.rank, letter.kind) | WITH_THING;
            return ring.tryWriteControl(kind, id, new Accompanied(things, waiting.thing()));
        }
        boolean isWritten = write(id, letter.record());
        if (isWritten) {
            letter.free();
        }
        return isWritten;
    }

    private boolean write(long id, Mailbox.Posting record) {
        int kind = ringKind(record.rank(), record.kind());
        return record.rank() == Rank.MESSAGE
                ? ring.tryWrite(kind, id, record.bytes(), record.from(), record.to())
                : ring.tryWriteControl(kind, id, new Copied(record));
    }

    private static Letter letter(Mailbox.Posting record) {
        return new Letter(record.rank(), record.kind(), record.bytes(), record.from(), record.to());
    }

    private static int ringKind(Rank rank, int kind) {
        return kind << KIND_SHIFT | rank.code;
    }

    /// The bytes of a record. Immutable.
    ///
    /// @param record with its bytes
    private record Copied(Mailbox.Posting record) implements Payload {
        @Override
        public long length() {
            return record.length();
        }

        @Override
        public void copyTo(MemorySegment target, long at) {
            MemorySegment.copy(record.bytes(), record.from(), target, at, record.length());
        }
    }

    /// No bytes, but a thing beside: it is put into its queue when the place in the ring is sure
    /// and nobody sees it yet. Immutable.
    ///
    /// @param things the queue
    /// @param thing what goes with the record
    private record Accompanied(ReferenceQueue<Object> things, Object thing) implements Payload {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public void copyTo(MemorySegment target, long at) {
            if (!things.tryOffer(thing)) {
                throw new IllegalStateException("more than " + MOST_THINGS + " are on their way");
            }
        }
    }

    // --- for the application --------------------------------------------------------------

    /// Reads what is there, a bounded part of it, and has more brought when that was all.
    ///
    /// @return how many records there were
    int read(Reader reader) {
        RecordHandler handler =
                (ringKind, id, bytes, from, to) -> {
                    Rank rank = Rank.of(ringKind & RANK_MASK);
                    int kind = ringKind >> KIND_SHIFT;
                    if ((ringKind & WITH_THING) != 0) {
                        take(reader, id, new Mailbox.Posting(rank, kind, bytes, from, to));
                    } else {
                        reader.delivered(id, new Mailbox.Posting(rank, kind, bytes, from, to));
                    }
                };
        int count = ring.read(handler, MOST_A_ROUND);
        if (wantsRoom && ring.isEmpty()) {
            wantsRoom = false;
            // A loop that has ended brings nothing: what waits is read by close().
            boolean _ = loop.execute(this::writeWaiting);
        }
        return count;
    }

    /// Whether there is nothing to do now.
    boolean isIdle() {
        return ring.isEmpty() && !wantsRoom;
    }

    /// Reads all that is left, also what found no room, and gives the memory back. The loop has
    /// ended.
    void close(Reader reader) {
        ring.end();
        while (!ring.isEnded()) {
            int _ = read(reader);
        }
        for (Waiting left : overflow) {
            take(reader, left.mailbox.id(), left.thing(), left.letter.record());
        }
        overflow.clear();
    }

    private void take(Reader reader, long id, Mailbox.Posting record) {
        Object[] taken = new Object[1];
        int count = things.drain(thing -> taken[0] = thing, 1);
        assert count == 1 : "a record without its thing";
        take(reader, id, Objects.requireNonNull(taken[0]), record);
    }

    private static void take(Reader reader, long id, Object thing, Mailbox.Posting record) {
        if (thing instanceof AppMailbox mailbox) {
            reader.introduced(mailbox, record);
        } else {
            Letter letter = (Letter) thing;
            reader.delivered(id, letter.record());
            letter.free();
        }
    }
}
