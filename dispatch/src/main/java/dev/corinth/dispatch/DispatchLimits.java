package dev.corinth.dispatch;

/// How much may wait for handlers before reading stops. Immutable.
///
/// A connection that reaches one of these limits is not read from until half of it is free again.
/// Nothing is dropped: what the connection has in hand is kept, so that each of them may exceed a
/// limit by one message.
///
/// @param connectionMessages how many records of one connection may wait: 1 to 65,536. Default 16:
///     enough to keep a handler busy, and one peer cannot fill what all share
/// @param messages how many messages of all connections may wait: 1 to 2^24. Default 500 for a
///     pool of workers; 65,536 elsewhere, where the bytes are what counts
/// @param bytes how many bytes of all connections may wait: 1 to 2^40. Default 16 MiB
public record DispatchLimits(int connectionMessages, int messages, long bytes) {
    /// The defaults of virtual threads and of application threads.
    public static final DispatchLimits STANDARD = new DispatchLimits(16, 65_536, 16 << 20);

    private static final int MOST_OF_A_CONNECTION = 65_536;
    private static final int MOST_MESSAGES = 1 << 24;
    private static final long MOST_BYTES = 1L << 40;

    /// Checks the numbers.
    public DispatchLimits {
        require("connectionMessages", connectionMessages, MOST_OF_A_CONNECTION);
        require("messages", messages, MOST_MESSAGES);
        require("bytes", bytes, MOST_BYTES);
    }

    /// The same with another bound for each connection.
    ///
    /// @param most records of one connection
    /// @return a changed copy
    public DispatchLimits connectionMessages(int most) {
        return new DispatchLimits(most, messages, bytes);
    }

    /// The same with another bound on messages.
    ///
    /// @param most messages of all connections
    /// @return a changed copy
    public DispatchLimits messages(int most) {
        return new DispatchLimits(connectionMessages, most, bytes);
    }

    /// The same with another bound on bytes.
    ///
    /// @param most bytes of all connections
    /// @return a changed copy
    public DispatchLimits bytes(long most) {
        return new DispatchLimits(connectionMessages, messages, most);
    }

    private static void require(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + "=" + value + ", 1 to " + most + "; there is no unlimited");
        }
    }
}
