package dev.corinth.engine;

/// Decides whether a message may wait on a connection, and what is dropped where it may not. Owned
/// by its loop.
///
/// Each message may bring a policy of its own. What was admitted by a policy that drops nothing
/// that waits is never dropped later for the sake of a message with another policy.
final class Admission {
    /// How much waits on a connection with TLS in a turn before it counts as slow where memory is
    /// short.
    private static final long MOST_UNASKED_BYTES = 64 << 10;

    private final Loop loop;

    /// Of the message that was admitted last.
    private long key;

    private byte kind;

    Admission(Loop loop) {
        this.loop = loop;
    }

    /// The key of the message that was admitted last.
    long key() {
        return key;
    }

    /// How the message that was admitted last stands in a queue: [OutputQueue#MESSAGE] if it may
    /// be dropped while it waits, else [OutputQueue#MUST].
    byte kind() {
        return kind;
    }

    SendResult admit(Connection connection, long bytes, long nextKey, OverflowPolicy policy) {
        if (!connection.state.takesOutput()) {
            return SendResult.CLOSED;
        }
        key = nextKey;
        kind = policy.dropsWaiting() ? OutputQueue.MESSAGE : OutputQueue.MUST;
        SendResult verdict = judge(connection, bytes, policy);
        if (verdict.isTaken()) {
            loop.counters().add(Counter.MESSAGES_OUT, 1);
        }
        return verdict;
    }

    private SendResult judge(Connection connection, long bytes, OverflowPolicy policy) {
        OutputQueue queue = connection.queue;
        if (queue == null || queue.isEmpty()) {
            return judgeFirst(connection, bytes, policy);
        }
        long waited = queue.bytes();
        if (policy == OverflowPolicy.LATEST_PER_KEY && key != Connection.NO_KEY) {
            countDropped(connection, queue.dropKey(key));
        }
        long freed = waited - queue.bytes();
        long excess = excess(connection, queue, bytes, freed);
        if (excess > 0) {
            return overflow(connection, queue, excess, policy);
        }
        boolean isAbove = queue.bytes() + bytes > connection.limits.highWaterBytes();
        connection.aboveHighWater |= isAbove;
        return isAbove ? SendResult.QUEUED : SendResult.SENT;
    }

    /// Nothing waits but what is sealed already and submitted.
    private SendResult judgeFirst(Connection connection, long bytes, OverflowPolicy policy) {
        boolean isRefused = !hasRoom(bytes) && connection.submitting;
        return isRefused
                ? overflow(connection, connection.queue(), refused(bytes), policy)
                : SendResult.SENT;
    }

    /// @param freed how much was dropped for this message already
    /// @return how much less would have to wait; not more than 0 if there is room
    private long excess(Connection connection, OutputQueue queue, long bytes, long freed) {
        long more = bytes - freed;
        // What waits for the end of this turn only is no reason: its peer may be quick.
        boolean isRefused = more > 0 && !hasRoom(bytes) && isSlow(connection, queue.bytes());
        long excess = queue.bytes() + bytes - connection.limits.maxQueueBytes();
        return isRefused ? Math.max(refused(more), excess) : excess;
    }

    /// Whether the budget has room. Where it has none, the kernel is asked first to take what waits
    /// for the end of this turn only: then it is known who is slow.
    private boolean hasRoom(long bytes) {
        if (loop.slabs().hasRoom(bytes)) {
            return true;
        }
        loop.outlet().relieve();
        return loop.slabs().hasRoom(bytes);
    }

    /// Under TLS the kernel is not asked in the middle of a turn.
    private static boolean isSlow(Connection connection, long waiting) {
        return connection.submitting || (connection.tls != null && waiting > MOST_UNASKED_BYTES);
    }

    /// Whether the budget has no room for what would wait for a peer that is slow; counts that.
    boolean lacksRoom(long bytes) {
        boolean lacks = !loop.slabs().hasRoom(bytes);
        loop.counters().add(Counter.OVER_BUDGET, lacks ? 1 : 0);
        return lacks;
    }

    private long refused(long bytes) {
        loop.counters().add(Counter.OVER_BUDGET, 1);
        return bytes;
    }

    private SendResult overflow(
            Connection connection, OutputQueue queue, long excess, OverflowPolicy policy) {
        long waited = queue.bytes();
        switch (policy) {
            case DISCONNECT -> {
                loop.counters().add(Counter.OVERFLOWED, 1);
                loop.callbacks().guard(connection, connection.protocol::overflowed);
                return SendResult.CLOSED;
            }
            case DROP_OLDEST, LATEST_PER_KEY -> {
                countDropped(connection, queue.dropOldest(excess));
                if (waited - queue.bytes() >= excess) {
                    return SendResult.QUEUED;
                }
            }
            case DROP_NEWEST -> {}
        }
        countDropped(connection, 1);
        return SendResult.DROPPED;
    }

    private void countDropped(Connection connection, int messages) {
        if (messages > 0) {
            connection.aboveHighWater = true;
            loop.counters().add(Counter.DROPPED, messages);
        }
    }
}
