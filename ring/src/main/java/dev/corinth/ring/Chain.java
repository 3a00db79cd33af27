package dev.corinth.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// The link of a chain that is written to. Safe for any thread that writes.
///
/// It may lag behind: a link that is closed stands here until a writer who sees that moves on. The
/// reader does not look here; it follows the links.
final class Chain<L extends Link<L>> {
    private static final VarHandle WRITING = handle();

    /// Changed through its handle only.
    L writing;

    Chain(L first) {
        writing = first;
    }

    /// The link to write to, with all that its maker did to it.
    @SuppressWarnings("unchecked") // what the field holds
    L writingAcquire() {
        return (L) WRITING.getAcquire(this);
    }

    /// Leaves a link that is closed. If another writer was faster, nothing is left to do.
    void leave(L closed) {
        WRITING.compareAndSet(this, closed, Objects.requireNonNull(closed.nextAcquire()));
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Chain.class, "writing", Link.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
