package dev.corinth.engine;

import java.time.Duration;

/// How much may wait to be sent on one connection, and for how long. Immutable.
///
/// @param maxQueueBytes the most that may wait; an empty queue takes any one message. Default
///     2 MiB: two messages of the default size
/// @param highWaterBytes above it a send answers [SendResult#QUEUED]. Default 64 KiB: about what
///     a socket takes in one round trip
/// @param policy what happens when the queue is full. Default [OverflowPolicy#DISCONNECT]
/// @param stallTimeout a peer is cut that does not take the next 16 KiB, or what there is, in
///     this time: more than 0, at most a day. Default 10 s
public record OutputLimits(
        long maxQueueBytes, long highWaterBytes, OverflowPolicy policy, Duration stallTimeout) {
    /// The limits used unless others are set.
    public static final OutputLimits STANDARD =
            new OutputLimits(2 << 20, 64 << 10, OverflowPolicy.DISCONNECT, Duration.ofSeconds(10));

    /// Checks the numbers.
    public OutputLimits {
        if (maxQueueBytes < 1 || maxQueueBytes > 1L << 40) {
            throw new IllegalArgumentException(
                    "maxQueueBytes=" + maxQueueBytes + ", 1 to 1 TiB; there is no unlimited");
        }
        if (highWaterBytes < 1 || highWaterBytes > maxQueueBytes) {
            throw new IllegalArgumentException(
                    "highWaterBytes=" + highWaterBytes + ", 1 to maxQueueBytes=" + maxQueueBytes);
        }
        EngineConfig.requireTimeout("stallTimeout", stallTimeout);
    }

    /// Whether the policy drops messages that wait already.
    ///
    /// @return true for [OverflowPolicy#DROP_OLDEST] and [OverflowPolicy#LATEST_PER_KEY]
    public boolean drops() {
        return policy.dropsWaiting();
    }

    /// The same with room for two messages of a size, if that is more.
    ///
    /// @param maxMessageBytes the largest message that is expected
    /// @return a changed copy, or this one
    public OutputLimits roomFor(long maxMessageBytes) {
        long wanted = Math.max(maxQueueBytes, 2 * maxMessageBytes);
        return new OutputLimits(wanted, highWaterBytes, policy, stallTimeout);
    }

    /// The same with another policy.
    ///
    /// @param other what happens when the queue is full
    /// @return a changed copy
    public OutputLimits policy(OverflowPolicy other) {
        return new OutputLimits(maxQueueBytes, highWaterBytes, other, stallTimeout);
    }

    /// The same with another bound.
    ///
    /// @param bytes the most that may wait
    /// @return a changed copy; its high-water mark is lowered if it must be
    public OutputLimits maxQueueBytes(long bytes) {
        return new OutputLimits(bytes, Math.min(highWaterBytes, bytes), policy, stallTimeout);
    }
}
