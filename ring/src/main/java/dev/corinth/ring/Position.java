package dev.corinth.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A number that grows and that two threads watch, alone on its cache lines. Safe for any thread;
/// who may change it is said where it is used.
///
/// It counts bytes or slots from the birth of a link and never wraps: at 100 GB a second a `long`
/// lasts three years.
final class Position extends PositionField {
    private static final VarHandle VALUE = handle();

    long after0;
    long after1;
    long after2;
    long after3;
    long after4;
    long after5;
    long after6;
    long after7;
    long after8;
    long after9;
    long after10;
    long after11;

    /// Everything that the thread wrote before its release of this value is seen after this.
    long getAcquire() {
        return (long) VALUE.getAcquire((PositionField) this);
    }

    /// Everything that this thread did before is seen by whoever acquires the value.
    void setRelease(long next) {
        VALUE.setRelease((PositionField) this, next);
    }

    /// Both of the above if it succeeds, and neither order if it does not.
    boolean compareAndSet(long expected, long next) {
        return VALUE.compareAndSet((PositionField) this, expected, next);
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(PositionField.class, "value", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
