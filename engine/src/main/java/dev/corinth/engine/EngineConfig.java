package dev.corinth.engine;

import dev.corinth.poller.PollerSource;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How many loops there are and what they run on. Immutable.
///
/// @param loops how many loops, each with a thread of its own: 1 to 254. Default: one for each
///     processor
/// @param poller what moves the bytes
/// @param clock a monotonic clock in nanoseconds. Default [System#nanoTime]
/// @param threadName what the threads are called; the number of the loop is added. Default
///     `corinth-loop-`
/// @param daemon whether the threads let the process end. Default false
/// @param maxConnections how many connections there may be on all loops together; more are
///     accepted and closed at once. At most 2^24, default 65,536
/// @param maxPerAddress how many connections there may be from one IPv4 address, or from one /64 of
///     IPv6; more are accepted and closed at once. Peers on this machine are not counted, for a
///     proxy there stands for many. At most 2^24, default 1,000
/// @param maxHandshaking how many connections there may be whose peers have not said yet what they
///     want: in a PROXY header, in TLS, in their first request. One more costs the oldest of its
///     loop its place; each loop has its even share. At most 2^24, default 8,192
/// @param maxMemoryBytes the most native memory of loops that is to be in use in this process, 16
///     MiB to 1 TiB. From four fifths of it on, readers are cut that take nothing for 100 ms, the
///     slowest first; from nine tenths on, output that would have to wait, and messages that would
///     have to be kept, are refused. Default a quarter of the largest heap, at most 512 MiB
/// @param openTimeout how long connecting and a TLS handshake may take together: more than 0, at
///     most a day. Default 10 s
public record EngineConfig(
        int loops,
        PollerSource poller,
        LongSupplier clock,
        String threadName,
        boolean daemon,
        int maxConnections,
        int maxPerAddress,
        int maxHandshaking,
        long maxMemoryBytes,
        Duration openTimeout) {
    private static final long LEAST_MEMORY_BYTES = 16L << 20;
    private static final long MOST_MEMORY_BYTES = 1L << 40;

    /// More than any machine holds today.
    private static final int MOST_CONNECTIONS = 1 << 24;

    /// Checks the numbers.
    public EngineConfig {
        if (loops < 1 || loops > 254) {
            throw new IllegalArgumentException("loops=" + loops + ", 1 to 254");
        }
        requireConnections("maxConnections", maxConnections);
        requireConnections("maxPerAddress", maxPerAddress);
        requireConnections("maxHandshaking", maxHandshaking);
        if (maxMemoryBytes < LEAST_MEMORY_BYTES || maxMemoryBytes > MOST_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    "maxMemoryBytes="
                            + maxMemoryBytes
                            + ", 16 MiB to 1 TiB; there is no unlimited");
        }
        requireTimeout("openTimeout", openTimeout);
    }

    /// The budget of memory unless another is set.
    ///
    /// @return a quarter of the largest heap, 16 to 512 MiB
    public static long standardMemoryBytes() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / 4, LEAST_MEMORY_BYTES, 512L << 20);
    }

    /// Refuses a time that is none, and one that stands for ever: no timeout can be switched off.
    ///
    /// @param name what it is called, for the text of the exception
    /// @param timeout more than 0, at most a day
    /// @throws IllegalArgumentException if it is not
    public static void requireTimeout(String name, Duration timeout) {
        boolean isGood = timeout.isPositive() && timeout.compareTo(Duration.ofDays(1)) <= 0;
        if (!isGood) {
            throw new IllegalArgumentException(name + "=" + timeout + ", more than 0, to a day");
        }
    }

    private static void requireConnections(String name, int count) {
        if (count < 1 || count > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    name + "=" + count + ", 1 to " + MOST_CONNECTIONS + "; there is no unlimited");
        }
    }

    /// The defaults for a poller.
    ///
    /// @param poller what moves the bytes
    /// @return one loop for each processor
    public static EngineConfig of(PollerSource poller) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new EngineConfig(
                Math.clamp(processors, 1, 254),
                poller,
                System::nanoTime,
                "corinth-loop-",
                false,
                65_536,
                1_000,
                8_192,
                standardMemoryBytes(),
                Duration.ofSeconds(10));
    }

    /// The same with another number of loops.
    ///
    /// @param count 1 to 254
    /// @return a changed copy
    public EngineConfig loops(int count) {
        return new EngineConfig(
                count,
                poller,
                clock,
                threadName,
                daemon,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                openTimeout);
    }

    /// The same with another clock.
    ///
    /// @param other monotonic, in nanoseconds
    /// @return a changed copy
    public EngineConfig clock(LongSupplier other) {
        return new EngineConfig(
                loops,
                poller,
                other,
                threadName,
                daemon,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                openTimeout);
    }

    /// The same with other threads.
    ///
    /// @param name what they are called, without the number
    /// @param isDaemon whether they let the process end
    /// @return a changed copy
    public EngineConfig threads(String name, boolean isDaemon) {
        return new EngineConfig(
                loops,
                poller,
                clock,
                name,
                isDaemon,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                openTimeout);
    }

    /// The same with another bound on connections.
    ///
    /// @param most how many there may be on all loops together
    /// @return a changed copy
    public EngineConfig maxConnections(int most) {
        return new EngineConfig(
                loops,
                poller,
                clock,
                threadName,
                daemon,
                most,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                openTimeout);
    }

    /// The same with another bound on connections from one address.
    ///
    /// @param most how many there may be from one IPv4 address, or one /64 of IPv6
    /// @return a changed copy
    public EngineConfig maxPerAddress(int most) {
        return new EngineConfig(
                loops,
                poller,
                clock,
                threadName,
                daemon,
                maxConnections,
                most,
                maxHandshaking,
                maxMemoryBytes,
                openTimeout);
    }

    /// The same with another bound on handshakes.
    ///
    /// @param most how many connections may be in theirs on all loops together
    /// @return a changed copy
    public EngineConfig maxHandshaking(int most) {
        return new EngineConfig(
                loops,
                poller,
                clock,
                threadName,
                daemon,
                maxConnections,
                maxPerAddress,
                most,
                maxMemoryBytes,
                openTimeout);
    }

    /// The same with another budget of memory.
    ///
    /// @param most how many bytes of native memory may be in use in this process
    /// @return a changed copy
    public EngineConfig maxMemoryBytes(long most) {
        return new EngineConfig(
                loops,
                poller,
                clock,
                threadName,
                daemon,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                most,
                openTimeout);
    }

    /// The same with another time to open.
    ///
    /// @param timeout how long connecting and a TLS handshake may take
    /// @return a changed copy
    public EngineConfig openTimeout(Duration timeout) {
        return new EngineConfig(
                loops,
                poller,
                clock,
                threadName,
                daemon,
                maxConnections,
                maxPerAddress,
                maxHandshaking,
                maxMemoryBytes,
                timeout);
    }
}
