package dev.corinth.server;

import dev.corinth.dispatch.ThreadHooks;
import dev.corinth.engine.EngineConfig;
import dev.corinth.poller.PollerChoice;
import dev.corinth.poller.PollerSource;

/// What a server runs on. Immutable.
///
/// @param count how many loops, 1 to 254. Default one for each processor
/// @param poller what moves the bytes. Default `auto`: the first of io_uring, epoll and NIO that
///     runs here
/// @param threadName what the threads of the loops are called, without their number. Default
///     `corinth-loop-`
/// @param maxConnections how many connections there may be. Default 65,536
/// @param hooks what is done on each loop when it starts, ends, and now and then; must not block.
///     Default nothing
public record Loops(
        int count, PollerSource poller, String threadName, int maxConnections, ThreadHooks hooks) {
    /// The defaults.
    public static final Loops STANDARD =
            new Loops(
                    Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 254),
                    PollerChoice.of("auto").source(),
                    "corinth-loop-",
                    65_536,
                    ThreadHooks.NONE);

    /// The same with another number of loops.
    ///
    /// @param number 1 to 254
    /// @return a changed copy
    public Loops count(int number) {
        return new Loops(number, poller, threadName, maxConnections, hooks);
    }

    /// The same on another poller.
    ///
    /// @param source what moves the bytes
    /// @return a changed copy
    public Loops poller(PollerSource source) {
        return new Loops(count, source, threadName, maxConnections, hooks);
    }

    /// The same on the poller of a name.
    ///
    /// @param name `auto`, `uring`, `epoll` or `nio`
    /// @return a changed copy
    public Loops poller(String name) {
        return poller(PollerChoice.of(name).source());
    }

    /// The same with another bound on connections.
    ///
    /// @param most how many there may be
    /// @return a changed copy
    public Loops maxConnections(int most) {
        return new Loops(count, poller, threadName, most, hooks);
    }

    /// The same with something done on each loop when it starts, ends, and now and then.
    ///
    /// @param actions called on the loops; must not block
    /// @return a changed copy
    public Loops hooks(ThreadHooks actions) {
        return new Loops(count, poller, threadName, maxConnections, actions);
    }

    EngineConfig engineConfig() {
        return EngineConfig.of(poller)
                .loops(count)
                .threads(threadName, false)
                .maxConnections(maxConnections);
    }
}
