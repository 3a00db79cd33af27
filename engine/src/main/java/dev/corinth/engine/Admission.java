package dev.corinth.engine;

/// Decides whether a message may wait on a connection, and what is dropped where it may not. Owned
/// by its loop.
///
/// Each message may bring a policy of its own. What was admitted by a policy that drops nothing
/// that waits is never dropped later for the sake of a message with another policy.
final class Admission {
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
            return SendResult.SENT;
        }
        long waited = queue.bytes();
        if (policy == OverflowPolicy.LATEST_PER_KEY && key != Connection.NO_KEY) {
            countDropped(connection, queue.dropKey(key));
        }
        long freed = waited - queue.bytes();
        long excess = excess(connection, queue, bytes, freed);
        return excess > 0
                ? overflow(connection, queue, excess, policy)
                : fill(connection, queue.bytes() + bytes);
    }

    private static SendResult fill(Connection connection, long waiting) {
        boolean isHigh = waiting > connection.limits.highWaterBytes();
        connection.aboveHighWater |= isHigh;
        return isHigh ? SendResult.QUEUED : SendResult.SENT;
    }

    /// @param freed how much was dropped for this message already
    /// @return how much less would have to wait; not more than 0 if there is room
    private long excess(Connection connection, OutputQueue queue, long bytes, long freed) {
        long excess = queue.bytes() + bytes - connection.limits.maxQueueBytes();
        // What waits for the end of this turn only is no reason: its peer may be quick.
        boolean isSlow = connection.submitting && bytes > freed;
        if (isSlow && !loop.slabs().hasRoom(bytes)) {
            loop.counters().add(Counter.OVER_BUDGET, 1);
            return Math.max(bytes - freed, excess);
        }
        return excess;
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
