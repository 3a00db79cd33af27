package dev.corinth.server;

import dev.corinth.poller.SocketTuning;

import java.time.Duration;
import java.util.Optional;

/// How the sockets of accepted connections are set up. Immutable.
///
/// What does not concern a kind of socket, such as the keep-alive of TCP on a path, does nothing
/// there. What the system cannot do is refused when the server starts.
///
/// @param noDelay whether small pieces leave at once (TCP_NODELAY). Default true
/// @param sendBufferBytes the send buffer in bytes, at least 4,096: what waits there is beyond
///     every limit and policy of Corinth. Default 256 KiB
/// @param receiveBufferBytes the receive buffer in bytes, at least 4,096; 0: the system makes it as
///     large as the way to the peer needs. Default 0
/// @param keepAlive after how much silence TCP asks the peer whether it is there. Default never:
///     WebSockets have their pings, requests their timeouts
/// @param userTimeout for how long sent bytes may stay unconfirmed before the connection is broken
///     (TCP_USER_TIMEOUT), 1 ms to 24 days; empty: as the system has it, a quarter of an hour on
///     Linux. Not with the poller `nio`. Default empty
public record SocketConfig(
        boolean noDelay,
        int sendBufferBytes,
        int receiveBufferBytes,
        Optional<KeepAlive> keepAlive,
        Optional<Duration> userTimeout) {
    /// The defaults.
    public static final SocketConfig STANDARD =
            new SocketConfig(true, 256 << 10, 0, Optional.empty(), Optional.empty());

    /// When TCP asks a silent peer whether it is there. Whole seconds. Immutable.
    ///
    /// @param idle the silence before the first question, 1 to 32,767 s
    /// @param interval between two questions, 1 to 32,767 s
    /// @param probes how many go unanswered before the connection is broken, 1 to 127
    public record KeepAlive(Duration idle, Duration interval, int probes) {
        /// Checks the times.
        public KeepAlive {
            requireSeconds("idle", idle);
            requireSeconds("interval", interval);
        }

        private static void requireSeconds(String name, Duration time) {
            if (time.toSeconds() < 1 || time.toNanosPart() != 0) {
                throw new IllegalArgumentException(name + "=" + time + ", 1 s or more, whole");
            }
        }
    }

    /// Checks the numbers.
    public SocketConfig {
        SocketTuning _ =
                tuning(noDelay, sendBufferBytes, receiveBufferBytes, keepAlive, userTimeout);
    }

    /// The same with small pieces sent at once, or gathered.
    ///
    /// @param isOn whether at once
    /// @return a changed copy
    public SocketConfig noDelay(boolean isOn) {
        return new SocketConfig(isOn, sendBufferBytes, receiveBufferBytes, keepAlive, userTimeout);
    }

    /// The same with buffers of other sizes.
    ///
    /// @param sendBytes of sending, at least 4,096
    /// @param receiveBytes of receiving, at least 4,096, or 0 for what the system makes it
    /// @return a changed copy
    public SocketConfig buffers(int sendBytes, int receiveBytes) {
        return new SocketConfig(noDelay, sendBytes, receiveBytes, keepAlive, userTimeout);
    }

    /// The same with silent peers asked whether they are there.
    ///
    /// @param idle the silence before the first question, whole seconds
    /// @param interval between two questions, whole seconds
    /// @param probes how many go unanswered before the connection is broken
    /// @return a changed copy
    public SocketConfig keepAlive(Duration idle, Duration interval, int probes) {
        var asked = Optional.of(new KeepAlive(idle, interval, probes));
        return new SocketConfig(noDelay, sendBufferBytes, receiveBufferBytes, asked, userTimeout);
    }

    /// The same with a bound on how long sent bytes may stay unconfirmed.
    ///
    /// @param time 1 ms to 24 days
    /// @return a changed copy
    public SocketConfig userTimeout(Duration time) {
        return new SocketConfig(
                noDelay, sendBufferBytes, receiveBufferBytes, keepAlive, Optional.of(time));
    }

    SocketTuning tuning() {
        return tuning(noDelay, sendBufferBytes, receiveBufferBytes, keepAlive, userTimeout);
    }

    private static SocketTuning tuning(
            boolean noDelay,
            int sendBytes,
            int receiveBytes,
            Optional<KeepAlive> keepAlive,
            Optional<Duration> userTimeout) {
        return new SocketTuning(
                noDelay,
                sendBytes,
                receiveBytes,
                SocketTuning.STANDARD.unsentLowWaterBytes(),
                asked(keepAlive),
                millis(userTimeout));
    }

    private static SocketTuning.KeepAlive asked(Optional<KeepAlive> when) {
        return when.map(
                        one ->
                                new SocketTuning.KeepAlive(
                                        seconds(one.idle()), seconds(one.interval()), one.probes()))
                .orElse(SocketTuning.KeepAlive.OFF);
    }

    private static int seconds(Duration time) {
        return (int) Math.min(Integer.MAX_VALUE, time.toSeconds());
    }

    private static int millis(Optional<Duration> time) {
        if (time.isEmpty()) {
            return 0;
        }
        long millis = time.get().compareTo(Duration.ofDays(25)) < 0 ? time.get().toMillis() : -1;
        if (millis < 1 || millis > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("userTimeout=" + time.get() + ", 1 ms to 24 days");
        }
        return (int) millis;
    }
}
