package dev.corinth.wire;

/// How much one message of the peer may cost.
/// Immutable.
///
/// All limits are inclusive and hold for both roles. None can be switched off.
///
/// @param maxMessage bytes of a message after inflation, 1 to [#LARGEST_MESSAGE]; default 1 MiB,
///     which few applications need to raise and a thousand connections can fill at once; more is
///     [Violation#MESSAGE_TOO_BIG]
/// @param maxFragments frames of one message, 1 to 2^30; default the larger of 1,024 and
///     `maxMessage / 64`, so that fragments of 64 bytes fill a message; more is
///     [Violation#TOO_MANY_FRAGMENTS]
/// @param maxFrameChain bytes on the wire from the first header of a message to its end: headers,
///     payloads as they were sent, and the control frames between them; at least
///     `maxMessage + 14`, at most [#LARGEST_STREAM]; default the larger of 64 KiB and
///     `4 * maxMessage`, which leaves each fragment of 64 bytes room for a full ping after it; more
///     is [Violation#FRAME_CHAIN_TOO_BIG]
/// @param maxStream takes the place of `maxMessage` where a route streams its messages in pieces, 1
///     to [#LARGEST_STREAM]; default 1 GiB; the other two limits of such a route are the defaults
///     that belong to a message of this size
public record MessageLimits(
        long maxMessage, long maxFragments, long maxFrameChain, long maxStream) {
    /// The most that [#maxMessage] can be: 1 GiB.
    public static final long LARGEST_MESSAGE = 1L << 30;

    /// The most that [#maxStream] can be: 1 TiB.
    public static final long LARGEST_STREAM = 1L << 40;

    private static final long DEFAULT_MESSAGE = 1L << 20;
    private static final long LARGEST_HEADER = 14;

    /// A fragment for each byte of the largest message.
    private static final long MOST_FRAGMENTS = LARGEST_MESSAGE;

    /// Checks the limits.
    ///
    /// @throws IllegalArgumentException when one is out of its bounds
    public MessageLimits {
        require(maxMessage >= 1 && maxMessage <= LARGEST_MESSAGE, "maxMessage", maxMessage);
        require(maxFragments >= 1 && maxFragments <= MOST_FRAGMENTS, "maxFragments", maxFragments);
        require(
                maxFrameChain >= maxMessage + LARGEST_HEADER && maxFrameChain <= LARGEST_STREAM,
                "maxFrameChain",
                maxFrameChain);
        require(maxStream >= 1 && maxStream <= LARGEST_STREAM, "maxStream", maxStream);
    }

    /// The defaults: messages of 1 MiB, streams of 1 GiB.
    ///
    /// @return the limits
    public static MessageLimits defaults() {
        return ofMessage(DEFAULT_MESSAGE);
    }

    /// The limits that belong to a message limit.
    ///
    /// @param maxMessage bytes, 1 to [#LARGEST_MESSAGE]
    /// @return that limit, the fragments and the frame chain that follow from it, streams of 1 GiB
    public static MessageLimits ofMessage(long maxMessage) {
        return new MessageLimits(
                maxMessage, fragmentsOf(maxMessage), chainOf(maxMessage), LARGEST_MESSAGE);
    }

    /// These limits with another one for streams.
    ///
    /// @param bytes 1 to [#LARGEST_STREAM]
    /// @return the limits
    public MessageLimits withMaxStream(long bytes) {
        return new MessageLimits(maxMessage, maxFragments, maxFrameChain, bytes);
    }

    long bytes(boolean streaming) {
        return streaming ? maxStream : maxMessage;
    }

    long fragments(boolean streaming) {
        return streaming ? fragmentsOf(maxStream) : maxFragments;
    }

    long chain(boolean streaming) {
        return streaming ? chainOf(maxStream) : maxFrameChain;
    }

    private static long fragmentsOf(long bytes) {
        return Math.max(1024, bytes / 64);
    }

    private static long chainOf(long bytes) {
        return Math.max(1 << 16, 4 * bytes);
    }

    private static void require(boolean holds, String name, long value) {
        if (!holds) {
            throw new IllegalArgumentException("limit out of bounds: " + name + "=" + value);
        }
    }
}
