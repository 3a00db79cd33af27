package dev.corinth.testkit;

import dev.corinth.simulator.SimulatedFaults;

import java.time.Duration;

/// How a test waits, how large its messages may be, and on what it runs. Immutable.
///
/// @param patience how long something expected may take to come: more than 0. Virtual time in
///     memory, real time otherwise. Default 5 s
/// @param quiet how long nothing must come where nothing is expected: more than 0. Default 50 ms
/// @param maxMessage how many bytes one message may have, after inflation: 1 to 1 GiB. It holds for
///     what conversations receive, and for what a listener under test receives; a whole server
///     under test has limits of its own. Default 20 MiB (20,971,520)
/// @param port on which port of 127.0.0.1 a listener under test is served: 0 to 65535; 0 lets the
///     system choose. A whole server under test has a port of its own. Default 0
/// @param secure whether a listener under test is served in TLS, with a certificate of
///     [TestTls#server]. A whole server under test decides that itself. Default false
/// @param inMemory whether there is no socket and no thread: time is virtual and moves only when
///     the test waits or moves it, and the same test does the same each time. Default false
/// @param seed where all chance of the network in memory comes from. Default 1
/// @param faults what trouble the network in memory makes. Default none; others need `inMemory`
public record TestSettings(
        Duration patience,
        Duration quiet,
        long maxMessage,
        int port,
        boolean secure,
        boolean inMemory,
        long seed,
        SimulatedFaults faults) {
    private static final long LARGEST_MESSAGE = 1 << 30;

    /// The defaults.
    public static final TestSettings STANDARD =
            new TestSettings(
                    Duration.ofSeconds(5),
                    Duration.ofMillis(50),
                    20 << 20,
                    0,
                    false,
                    false,
                    1,
                    SimulatedFaults.none());

    /// The defaults in memory, where time is virtual.
    public static final TestSettings IN_MEMORY = STANDARD.inMemory(true);

    /// Checks the numbers.
    public TestSettings {
        requireTime("patience", patience);
        requireTime("quiet", quiet);
        if (maxMessage < 1 || maxMessage > LARGEST_MESSAGE) {
            throw new IllegalArgumentException("maxMessage=" + maxMessage + ", 1 to 1 GiB");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port=" + port + ", 0 to 65535");
        }
        if (!inMemory && !faults.equals(SimulatedFaults.none())) {
            throw new IllegalArgumentException(
                    "faults=" + faults + " are of the network in memory: set inMemory before");
        }
    }

    /// The same with another patience.
    ///
    /// @param longest how long something expected may take to come
    /// @return a changed copy
    public TestSettings patience(Duration longest) {
        return new TestSettings(longest, quiet, maxMessage, port, secure, inMemory, seed, faults);
    }

    /// The same with another time of quiet.
    ///
    /// @param time how long nothing must come where nothing is expected
    /// @return a changed copy
    public TestSettings quiet(Duration time) {
        return new TestSettings(patience, time, maxMessage, port, secure, inMemory, seed, faults);
    }

    /// The same with another bound on messages.
    ///
    /// @param bytes 1 to 1 GiB
    /// @return a changed copy
    public TestSettings maxMessage(long bytes) {
        return new TestSettings(patience, quiet, bytes, port, secure, inMemory, seed, faults);
    }

    /// The same on another port.
    ///
    /// @param number 0 to 65535; 0 lets the system choose
    /// @return a changed copy
    public TestSettings port(int number) {
        return new TestSettings(
                patience, quiet, maxMessage, number, secure, inMemory, seed, faults);
    }

    /// The same with or without TLS.
    ///
    /// @param isSecure whether a listener under test is served in TLS
    /// @return a changed copy
    public TestSettings secure(boolean isSecure) {
        return new TestSettings(
                patience, quiet, maxMessage, port, isSecure, inMemory, seed, faults);
    }

    /// The same in memory, or over real sockets.
    ///
    /// @param isInMemory whether there is no socket and time is virtual
    /// @return a changed copy
    public TestSettings inMemory(boolean isInMemory) {
        return new TestSettings(
                patience, quiet, maxMessage, port, secure, isInMemory, seed, faults);
    }

    /// The same with another seed.
    ///
    /// @param number any
    /// @return a changed copy
    public TestSettings seed(long number) {
        return new TestSettings(
                patience, quiet, maxMessage, port, secure, inMemory, number, faults);
    }

    /// The same with other trouble in the network in memory.
    ///
    /// @param trouble for instance [SimulatedFaults#nasty]
    /// @return a changed copy
    public TestSettings faults(SimulatedFaults trouble) {
        return new TestSettings(patience, quiet, maxMessage, port, secure, inMemory, seed, trouble);
    }

    private static void requireTime(String name, Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException(name + "=" + time + ", more than 0");
        }
    }
}
