package dev.corinth.poller;

/// How the sockets of accepted connections are set up. Immutable.
///
/// What does not concern a kind of socket, such as the keep-alive of TCP on a path, is ignored
/// there. What the system cannot do is refused by [Poller#listen].
///
/// @param noDelay whether small pieces leave at once (TCP_NODELAY). Default true
/// @param sendBufferBytes the send buffer in bytes, so that bounds on queues mean what they say: at
///     least 4,096, default 256 KiB
/// @param receiveBufferBytes the receive buffer in bytes, at least 4,096; or 0, the default: as the
///     system has it, which grows with need
/// @param unsentLowWaterBytes how much unsent data may wait in the kernel before a socket counts
///     as full (TCP_NOTSENT_LOWAT): at least 4,096, default 128 KiB; ignored where the system
///     lacks it
/// @param keepAlive after how much silence the peer is asked whether it is there. Default never
/// @param userTimeoutMs for how many milliseconds sent bytes may stay unconfirmed before the
///     connection is broken (TCP_USER_TIMEOUT); or 0, the default: as the system has it
public record SocketTuning(
        boolean noDelay,
        int sendBufferBytes,
        int receiveBufferBytes,
        int unsentLowWaterBytes,
        KeepAlive keepAlive,
        int userTimeoutMs) {
    /// The defaults.
    public static final SocketTuning STANDARD =
            new SocketTuning(true, 256 << 10, 0, 128 << 10, KeepAlive.OFF, 0);

    private static final int LEAST_BUFFER_BYTES = 4096;

    /// When TCP asks a silent peer whether it is there. Immutable.
    ///
    /// @param idleS seconds of silence before the first question, 1 to 32,767; 0: it never asks
    /// @param intervalS seconds between two questions, 1 to 32,767
    /// @param probes how many questions go unanswered before the connection is broken, 1 to 127
    public record KeepAlive(int idleS, int intervalS, int probes) {
        /// It never asks.
        public static final KeepAlive OFF = new KeepAlive(0, 1, 1);

        // The bounds of the system: MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL, MAX_TCP_KEEPCNT.
        private static final int MOST_S = 32_767;
        private static final int MOST_PROBES = 127;

        /// Checks the numbers.
        public KeepAlive {
            requireWithin("idleS", idleS, 0, MOST_S);
            requireWithin("intervalS", intervalS, 1, MOST_S);
            requireWithin("probes", probes, 1, MOST_PROBES);
        }

        /// Whether it asks at all.
        ///
        /// @return false for [#OFF]
        public boolean isOn() {
            return idleS > 0;
        }
    }

    /// Checks the numbers.
    public SocketTuning {
        requireWithin("sendBufferBytes", sendBufferBytes, LEAST_BUFFER_BYTES, Integer.MAX_VALUE);
        if (receiveBufferBytes != 0) {
            requireWithin("receiveBufferBytes", receiveBufferBytes, LEAST_BUFFER_BYTES, 1 << 30);
        }
        requireWithin(
                "unsentLowWaterBytes", unsentLowWaterBytes, LEAST_BUFFER_BYTES, Integer.MAX_VALUE);
        requireWithin("userTimeoutMs", userTimeoutMs, 0, Integer.MAX_VALUE);
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ", " + least + " to " + most);
        }
    }
}
