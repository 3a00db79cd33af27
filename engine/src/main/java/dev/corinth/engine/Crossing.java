package dev.corinth.engine;

/// What is sent from another thread, on its way to the loop of its connection. Immutable; all
/// methods are static and for every thread.
///
/// Bytes on their way are counted: for the loop, which refuses what is too much in all, and for
/// the connection, so that the answer of a send is as true as that of a send on the loop.
final class Crossing {
    private static final int OWES_WRITABLE = 1;
    private static final int COUNTED = 2;
    private static final int KIND_SHIFT = 2;

    private Crossing() {}

    /// Posts bytes that count as output.
    static SendResult post(Connection connection, int kind, long key, byte[] bytes) {
        SendResult verdict = verdict(connection, bytes.length);
        if (!verdict.isTaken()) {
            return verdict;
        }
        int owes = verdict == SendResult.QUEUED ? OWES_WRITABLE : 0;
        boolean isTaken = false;
        connection.addCommanded(bytes.length);
        try {
            isTaken = isPosted(connection, mark(kind) | COUNTED | owes, key, bytes);
        } finally {
            connection.addCommanded(isTaken ? 0 : -bytes.length);
        }
        return isTaken ? verdict : refusal(connection);
    }

    /// Posts bytes that the output of the connection takes however full it is.
    static SendResult postUrgent(Connection connection, int kind, byte[] bytes) {
        if (!connection.isOpen()) {
            return SendResult.CLOSED;
        }
        boolean isPosted = isPosted(connection, mark(kind), Connection.NO_KEY, bytes);
        return isPosted ? SendResult.SENT : refusal(connection);
    }

    /// Posts bytes that no limit holds up.
    static boolean postControl(Connection connection, int kind, byte[] bytes) {
        Posted posted = new Posted(0, mark(kind), Connection.NO_KEY, bytes);
        return connection.loop().inbox().post(connection.id(), posted);
    }

    /// Hands over something that sends bytes when it is run.
    static SendResult hand(Connection connection, long length, Runnable arrival) {
        SendResult verdict = verdict(connection, length);
        if (!verdict.isTaken()) {
            return verdict;
        }
        Loop loop = connection.loop();
        boolean isQueued = verdict == SendResult.QUEUED;
        boolean isTaken = false;
        connection.addCommanded(length);
        try {
            isTaken = loop.execute(length, () -> arrive(connection, length, isQueued, arrival));
        } finally {
            connection.addCommanded(isTaken ? 0 : -length);
        }
        if (isTaken) {
            return verdict;
        }
        return loop.inbox().isEnded() ? SendResult.CLOSED : SendResult.DROPPED;
    }

    static int kind(int mark) {
        return mark >> KIND_SHIFT;
    }

    static boolean isCounted(int mark) {
        return (mark & COUNTED) != 0;
    }

    /// Whether the sender waits to be told that there is room, though the loop may never see the
    /// queue full that it saw.
    static boolean owesWritable(int mark) {
        return (mark & OWES_WRITABLE) != 0;
    }

    private static boolean isPosted(Connection connection, int mark, long key, byte[] bytes) {
        Inbox inbox = connection.loop().inbox();
        long claim = inbox.claim(bytes.length);
        if (claim == 0) {
            return false;
        }
        boolean isTaken = false;
        try {
            isTaken = inbox.post(connection.id(), new Posted(claim, mark, key, bytes));
        } finally {
            // Also where memory ran out on the way: what is claimed for good is lost to all.
            inbox.unclaim(isTaken ? 0 : claim);
        }
        return isTaken;
    }

    private static SendResult refusal(Connection connection) {
        if (connection.loop().inbox().isEnded()) {
            return SendResult.CLOSED;
        }
        connection.loop().engine().commandsRefused();
        return SendResult.DROPPED;
    }

    private static int mark(int kind) {
        return kind << KIND_SHIFT;
    }

    private static void arrive(
            Connection connection, long length, boolean isQueued, Runnable arrival) {
        connection.addCommanded(-length);
        if (isQueued) {
            connection.oweWritable();
        }
        arrival.run();
    }

    /// What a send of a length would be answered if nothing else were in the way.
    private static SendResult verdict(Connection connection, long length) {
        if (!connection.isOpen()) {
            return SendResult.CLOSED;
        }
        OutputLimits limits = connection.limits();
        long waiting = connection.waitingBytes();
        boolean isFull = waiting > 0 && waiting + length > limits.maxQueueBytes();
        if (isFull && limits.policy() == OverflowPolicy.DROP_NEWEST) {
            return SendResult.DROPPED;
        }
        boolean isQueued = waiting + length > limits.highWaterBytes();
        return isQueued ? SendResult.QUEUED : SendResult.SENT;
    }
}
