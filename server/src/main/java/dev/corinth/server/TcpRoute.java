package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;

import java.time.Duration;
import java.util.function.Supplier;

/// How connections are served that carry bytes as they are. Immutable.
///
/// Who listens, where, how much may wait; offered at a place of its own ([Listening#offer]).
///
/// @param listeners makes the listener of each connection; on its loop, must not block
/// @param limits how much may wait to be sent on each connection. The policy must drop nothing that
///     waits, since the rest of a stream is of no use. Default 2 MiB, and what is more is refused
///     ([dev.corinth.engine.OverflowPolicy#DROP_NEWEST])
/// @param idleTimeout after how long a connection is closed on which nothing was received and
///     nothing sent: more than 0, at most a day. Default one hour
/// @param dispatch where listeners run. Default on the loop
public record TcpRoute(
        Supplier<? extends TcpListener> listeners,
        OutputLimits limits,
        Duration idleTimeout,
        Dispatch dispatch)
        implements Offer {
    private static final OutputLimits STANDARD_LIMITS =
            OutputLimits.STANDARD.policy(OverflowPolicy.DROP_NEWEST);

    /// Checks the parts.
    public TcpRoute {
        EngineConfig.requireTimeout("idleTimeout", idleTimeout);
        if (limits.policy().dropsWaiting()) {
            throw new IllegalArgumentException(
                    "policy=" + limits.policy() + " would leave holes in a stream");
        }
    }

    /// All connections by one listener.
    ///
    /// @param shared what is done with them
    /// @return a route with the standard behaviour
    public static TcpRoute of(TcpListener shared) {
        return each(() -> shared);
    }

    /// Each connection by a listener of its own.
    ///
    /// @param maker called for each connection
    /// @return a route with the standard behaviour
    public static TcpRoute each(Supplier<? extends TcpListener> maker) {
        return new TcpRoute(maker, STANDARD_LIMITS, Duration.ofHours(1), Dispatch.onLoop());
    }

    /// The same with other limits of the output.
    ///
    /// @param other how much may wait
    /// @return a changed copy
    public TcpRoute limits(OutputLimits other) {
        return new TcpRoute(listeners, other, idleTimeout, dispatch);
    }

    /// The same with another time for silence.
    ///
    /// @param time more than 0, at most a day
    /// @return a changed copy
    public TcpRoute idleTimeout(Duration time) {
        return new TcpRoute(listeners, limits, time, dispatch);
    }

    /// The same with its listeners run elsewhere, as those of WebSockets.
    ///
    /// @param where a pool of workers, virtual threads, or an application's thread
    /// @return a changed copy
    public TcpRoute runOn(Dispatch where) {
        return new TcpRoute(listeners, limits, idleTimeout, where);
    }
}
