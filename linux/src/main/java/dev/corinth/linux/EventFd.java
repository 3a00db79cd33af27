package dev.corinth.linux;

import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A bell that every thread may ring, and for which a [Ring] can wait by reading it. Safe for any
/// thread.
///
/// Its descriptor is never closed but used again: a thread that rings too late then wakes somebody
/// for nothing, and does not write into a file that has got the number since.
public final class EventFd {
    private static final ConcurrentLinkedQueue<EventFd> FREE = new ConcurrentLinkedQueue<>();

    /// Used for ringing only, by many threads at once: nobody looks at the errors it captures.
    private final Kernel kernel = new Kernel();

    private final int descriptor;

    private EventFd() {
        descriptor = kernel.eventfd();
        if (descriptor < 0) {
            throw new LinuxException("cannot open an eventfd", -descriptor);
        }
    }

    /// Takes a bell.
    ///
    /// @return one that nobody waits for; it may have been rung before
    /// @throws LinuxException if there is none left
    public static EventFd take() {
        return Objects.requireNonNullElseGet(FREE.poll(), EventFd::new);
    }

    /// Gives the bell back. Whoever still rings it rings another's.
    public void give() {
        FREE.add(this);
    }

    /// What to read, eight bytes at a time.
    ///
    /// @return the descriptor
    public int descriptor() {
        return descriptor;
    }

    /// Ends the wait of whoever reads, or else the next one.
    public void ring() {
        kernel.addOne(descriptor);
    }
}
