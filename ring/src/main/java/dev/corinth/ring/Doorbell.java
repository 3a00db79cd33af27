package dev.corinth.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Wakes a consumer that sleeps because its pipes are empty. Ringing is for every thread, arming
/// for the consumer.
///
/// ```
///   consumer                               producer
///     bell.arm()                             write to a pipe, flush it
///     is any pipe not empty? then no sleep   bell.ring()
///     sleep
///     bell.disarm()
///     read the pipes
/// ```
///
/// Problem: no consumer may sleep while something is there to read that nobody will wake it for;
/// and a producer should not pay a system call for a consumer that is awake or already woken.
///
/// States: *armed*, set by the consumer alone; *not armed*, set by the consumer, or by the one
/// producer that wakes it.
///
/// - *No lost wake-up.* The consumer sets the flag, then a full fence, then it looks at the pipes.
///   The producer publishes, then a full fence, then it looks at the flag. Full fences are in one
///   order for all threads. If the producer's is first, the consumer sees the record and does not
///   sleep. If the consumer's is first, the producer sees the flag, or something later: that
///   another producer has taken it, and wakes the consumer; or that the consumer is awake again,
///   and then it looks at the pipes once more, behind another fence, before it sleeps the next
///   time. Release and acquire alone would let both look too early: that is why this class, and no
///   other, has full fences.
/// - *At most one wake-up.* A producer wakes only if it is the one that takes the flag, in one
///   atomic step, and only the consumer sets it again.
/// - *The gap between looking and sleeping.* A wake-up in it must not be lost: the action has to
///   be one that is remembered, such as `LockSupport.unpark` or writing to an eventfd that is
///   polled.
///
/// A consumer that is awake costs its producers a fence and a read for each ring. A wake-up may
/// come for something that was read meanwhile; consumers must be content with finding nothing.
public final class Doorbell {
    private static final VarHandle ARMED = handle();

    private final Runnable wake;

    /// Changed through its handle only.
    boolean isArmed;

    /// Makes a bell that is not armed.
    ///
    /// @param wake wakes the consumer, or keeps it from falling asleep; called by every thread
    ///     that rings; must not throw
    public Doorbell(Runnable wake) {
        this.wake = wake;
    }

    /// Says that the consumer is about to sleep. It must look at all its pipes after this and
    /// before it does. For the consumer.
    public void arm() {
        ARMED.setOpaque(this, true);
        // Pairs with the fence in ring(): the flag is set before the pipes are looked at.
        VarHandle.fullFence();
    }

    /// Says that the consumer is awake, whoever woke it. For the consumer.
    public void disarm() {
        ARMED.setOpaque(this, false);
    }

    /// Says that something was published. For every thread.
    public void ring() {
        // Pairs with the fence in arm(): what was published comes before the flag is looked at.
        VarHandle.fullFence();
        if ((boolean) ARMED.getOpaque(this) && ARMED.compareAndSet(this, true, false)) {
            wake.run();
        }
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Doorbell.class, "isArmed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
