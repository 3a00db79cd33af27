package dev.corinth.server;

import dev.corinth.dispatch.ThreadHooks;
import dev.corinth.engine.EngineConfig;
import dev.corinth.poller.PollerChoice;
import dev.corinth.poller.PollerSource;

/// What a server runs on. Immutable.
///
/// @param count how many loops, 1 to 254. Default one for each processor
/// @param givesWay whether there is one loop less for each [dev.corinth.dispatch.AppThread] that
///     routes run on, and one for virtual threads, but at least one. Default true, until a count is
///     given
/// @param poller what moves the bytes. Default `auto`: the first of io_uring, epoll and NIO that
///     runs here
/// @param threadName what the threads of the loops are called, without their number. Default
///     `corinth-loop-`
/// @param maxConnections how many connections there may be. Default 65,536
/// @param maxPerAddress how many connections there may be from one IPv4 address, or from one /64 of
///     IPv6; peers on this machine are not counted. Default 1,000
/// @param maxHandshaking how many connections there may be whose peers have not said yet what they
///     want: in a PROXY header, in TLS, in their first request. One more costs the oldest its
///     place. Default 8,192
/// @param maxMemoryBytes the most native memory of loops that is to be in use in this process, 16
///     MiB to 1 TiB. From four fifths of it on, readers are cut that take nothing for 100 ms, the
///     slowest first; from nine tenths on, output that would have to wait, and messages that would
///     have to be kept, are refused, and handshakes get 503. Default a quarter of the largest heap,
///     16 to 512 MiB
/// @param hooks what is done on each loop when it starts, ends, and now and then; must not block.
///     Default nothing
public record Loops(
        int count,
        boolean givesWay,
        PollerSource poller,
        String threadName,
        int maxConnections,
        int maxPerAddress,
        int maxHandshaking,
        long maxMemoryBytes,
        ThreadHooks hooks) {
    /// The defaults.
    public static final Loops STANDARD =
            new Loops(
                    Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 254),
                    true,
                    PollerChoice.of("auto"),
                    "corinth-loop-",
                    65_536,
                    1_000,
                    8_192,
                    EngineConfig.standardMemoryBytes(),
                    ThreadHooks.NONE);

    /// The same with another number of loops.
    ///
    /// @param number 1 to 254
    /// @return a changed copy
    public Loops count(int number) {
        return new Loops(
                number,
                false,
                poller,
                threadName,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                hooks);
    }

    /// The same on another poller.
    ///
    /// @param source what moves the bytes
    /// @return a changed copy
    public Loops poller(PollerSource source) {
        return new Loops(
                count,
                givesWay,
                source,
                threadName,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                hooks);
    }

    /// The same on the poller of a name.
    ///
    /// @param name `auto`, `uring`, `epoll` or `nio`
    /// @return a changed copy
    public Loops poller(String name) {
        return poller(PollerChoice.of(name));
    }

    /// The same with threads of another name.
    ///
    /// @param name without the number of the loop
    /// @return a changed copy
    public Loops threadName(String name) {
        return new Loops(
                count,
                givesWay,
                poller,
                name,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                hooks);
    }

    /// The same with another bound on connections.
    ///
    /// @param most how many there may be
    /// @return a changed copy
    public Loops maxConnections(int most) {
        return new Loops(
                count,
                givesWay,
                poller,
                threadName,
                most,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                hooks);
    }

    /// The same with another bound on connections from one address.
    ///
    /// @param most how many there may be from one IPv4 address, or one /64 of IPv6
    /// @return a changed copy
    public Loops maxPerAddress(int most) {
        return new Loops(
                count,
                givesWay,
                poller,
                threadName,
                maxConnections,
                most,
                maxHandshaking,
                maxMemoryBytes,
                hooks);
    }

    /// The same with another bound on handshakes.
    ///
    /// @param most how many connections may be in theirs
    /// @return a changed copy
    public Loops maxHandshaking(int most) {
        return new Loops(
                count,
                givesWay,
                poller,
                threadName,
                maxConnections,
                maxPerAddress,
                most,
                maxMemoryBytes,
                hooks);
    }

    /// The same with another budget of memory.
    ///
    /// @param most how many bytes of native memory may be in use in this process
    /// @return a changed copy
    public Loops maxMemoryBytes(long most) {
        return new Loops(
                count,
                givesWay,
                poller,
                threadName,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                most,
                hooks);
    }

    /// The same with something done on each loop when it starts, ends, and now and then.
    ///
    /// @param actions called on the loops; must not block
    /// @return a changed copy
    public Loops hooks(ThreadHooks actions) {
        return new Loops(
                count,
                givesWay,
                poller,
                threadName,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                actions);
    }

    /// @param busy how many cores other threads of the server keep busy
    EngineConfig engineConfig(int busy) {
        return EngineConfig.of(poller)
                .loops(givesWay ? Math.max(1, count - busy) : count)
                .threads(threadName, false)
                .maxConnections(maxConnections)
                .maxPerAddress(maxPerAddress)
                .maxHandshaking(maxHandshaking)
                .maxMemoryBytes(maxMemoryBytes);
    }
}
