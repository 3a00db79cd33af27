package dev.corinth.dispatch;

import dev.corinth.engine.Connection;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;

/// A mailbox whose letters are handled by whichever thread is free. Posted to by its loop; handled
/// by one thread at a time, not always the same.
///
/// ```
///   the loop                                  a worker, or a virtual thread
///     link the letter                           take the letter, have it handled, free it
///     pending + 1;  was 0? hand the box over    pending − 1;  is 0? let go of the box
/// ```
///
/// Problem: exactly one thread has the box while something is in it, none while it is empty, and
/// each sees all that was done before it.
///
/// States: *empty* (`pending` is 0) and *in hand* (more than 0). Only the loop adds, only the
/// thread that has the box in hand takes away, and both do it in one atomic step.
///
/// - *One thread.* The box is handed over only by the step from 0 to 1. The next such step needs a
///   step to 0 before it, and that is the last thing that a thread does with the box.
/// - *Nothing is left.* A letter that is added before the step to 0 keeps the count above 0, so the
///   thread stays; one that is added behind it finds 0 and hands the box over anew.
/// - *Everything is seen.* A letter is linked before the step that counts it, and the atomic steps
///   order memory: whoever counts n letters sees n links, and the next thread, which the loop calls
///   after the step to 0, sees what the last one did to handler and box.
///
/// The hold of a full box crosses with its emptying as in [Backlog]: who takes the flag releases.
final class LetterBox extends Mailbox {
    private static final VarHandle PENDING = handle("pending", int.class);
    private static final VarHandle FULL = handle("isFull", boolean.class);

    private final Backlog backlog;
    private final DropSwitch drops;
    private final Consumer<LetterBox> ready;
    private final int limit;

    /// The letter that was taken last. Owned by the thread that has the box in hand.
    private Letter head = Letter.none();

    /// The letter that was posted last. Owned by the loop.
    private Letter tail = head;

    @SuppressWarnings("unused") // through its handle
    private int pending;

    @SuppressWarnings("unused") // through its handle
    private boolean isFull;

    /// @param shared what the boxes of a dispatch have in common
    LetterBox(Connection connection, Recipient recipient, Shared shared) {
        super(connection, recipient);
        this.backlog = shared.backlog();
        this.drops = shared.drops();
        this.ready = shared.ready();
        this.limit = shared.limits().connectionMessages();
    }

    /// What the boxes of one dispatch have in common. Immutable.
    ///
    /// @param limits how much may wait
    /// @param backlog how much waits
    /// @param drops whether messages are still handled
    /// @param ready called on the loop with a box that has a first letter
    record Shared(
            DispatchLimits limits, Backlog backlog, DropSwitch drops, Consumer<LetterBox> ready) {
        static Shared of(DispatchLimits limits, Consumer<LetterBox> ready) {
            return new Shared(limits, new Backlog(limits), new DropSwitch(), ready);
        }
    }

    @Override
    public void post(Rank rank, int kind, MemorySegment bytes, long from, long to) {
        assert loop().isOwner();
        Letter letter = new Letter(rank, kind, bytes, from, to);
        tail.next = letter;
        tail = letter;
        boolean isMessage = rank == Rank.MESSAGE;
        // Counted before it can be handled: the count never falls below 0.
        boolean isTooMuch = isMessage && backlog.add(letter.length);
        int count = (int) PENDING.getAndAdd(this, 1) + 1;
        if (count == 1) {
            ready.accept(this);
        }
        if (isTooMuch) {
            backlog.hold(this);
        }
        if (isMessage && count >= limit) {
            holdOwn();
        }
    }

    /// Has the next letter handled. By the thread that has the box in hand.
    ///
    /// @return false if the box is empty now: it must not be touched again
    boolean handleOne() {
        Letter letter = Objects.requireNonNull(head.next);
        head = letter;
        try {
            deliver(letter.record(), drops);
        } finally {
            letter.free();
        }
        if (letter.rank == Rank.MESSAGE) {
            backlog.remove(letter.length);
        }
        int left = (int) PENDING.getAndAdd(this, -1) - 1;
        // The flag alone may be touched after the step to 0: it is taken in one atomic step.
        if (left <= limit / 2 && (boolean) FULL.getVolatile(this)) {
            releaseOwn();
        }
        return left > 0;
    }

    private void holdOwn() {
        if (!isHeld(OWN_IS_FULL)) {
            hold(OWN_IS_FULL);
            FULL.setVolatile(this, true);
        }
        if ((int) PENDING.getVolatile(this) <= limit / 2) {
            releaseOwn();
        }
    }

    private void releaseOwn() {
        if (FULL.compareAndSet(this, true, false)) {
            releaseSoon(OWN_IS_FULL);
        }
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(LetterBox.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
