package dev.corinth.dispatch;

import dev.corinth.engine.Engine;

import java.util.Optional;

/// Handlers on virtual threads, one for each connection that has work: for handlers written in the
/// blocking style. Immutable.
///
/// A connection has no thread while nothing happens. The first message into an empty mailbox starts
/// one, which handles what is in it and ends.
public final class VirtualThreads implements Dispatch {
    private final DispatchLimits limits;

    private VirtualThreads(DispatchLimits limits) {
        this.limits = limits;
    }

    /// Virtual threads with the standard limits.
    ///
    /// @return 16 messages of a connection and 16 MiB of all may wait
    public static VirtualThreads standard() {
        return new VirtualThreads(DispatchLimits.STANDARD);
    }

    /// The same with other limits.
    ///
    /// @param other how much may wait
    /// @return a changed copy
    public VirtualThreads limits(DispatchLimits other) {
        return new VirtualThreads(other);
    }

    @Override
    public Optional<Dispatcher> start(Engine engine) {
        return Optional.of(new VirtualDispatcher(limits));
    }
}
