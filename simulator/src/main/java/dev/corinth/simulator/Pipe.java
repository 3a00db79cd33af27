package dev.corinth.simulator;

import java.util.ArrayDeque;
import java.util.Arrays;

/// The bytes on their way from one end of a connection to the other, in order. Guarded by the
/// lock of its network.
///
/// Positions count from the first byte ever sent:
///
/// ```
/// taken ──────────► arrived ──────────► sent
///       to be read           under way
/// ```
final class Pipe {
    /// Something under way: all bytes before a position, or the end of all.
    private record Mark(long position, long dueNs, boolean isEnd) {}

    private final ArrayDeque<Mark> underWay = new ArrayDeque<>();
    private byte[] bytes = new byte[256];
    private int head;
    private long taken;
    private long arrived;
    private long sent;
    private long window = 256 << 10;
    private boolean finished;
    private boolean ended;

    /// Sets how many bytes the receiver takes before it reads.
    void window(long newWindow) {
        window = newWindow;
    }

    /// How many bytes the sender can get rid of now.
    int room() {
        return Math.clamp(window - unread(), 0, Integer.MAX_VALUE / 2);
    }

    /// How many bytes were sent and not taken yet.
    long unread() {
        return sent - taken;
    }

    /// When the last thing sent arrives, as nothing overtakes.
    long lastDueNs(long nowNs) {
        return underWay.isEmpty() ? nowNs : Math.max(nowNs, underWay.getLast().dueNs());
    }

    void put(byte[] added, long dueNs) {
        int count = (int) unread();
        if (head + count + added.length > bytes.length) {
            byte[] larger = new byte[Math.max(bytes.length, 2 * (count + added.length))];
            System.arraycopy(bytes, head, larger, 0, count);
            bytes = larger;
            head = 0;
        }
        System.arraycopy(added, 0, bytes, head + count, added.length);
        sent += added.length;
        underWay.add(new Mark(sent, dueNs, false));
    }

    /// After all that was put, the end.
    void finish(long dueNs) {
        if (!finished) {
            finished = true;
            underWay.add(new Mark(sent, dueNs, true));
        }
    }

    boolean isFinished() {
        return finished;
    }

    /// How many bytes can be read.
    int readable(long nowNs) {
        arrive(nowNs);
        return (int) (arrived - taken);
    }

    byte[] take(int count) {
        byte[] result = Arrays.copyOfRange(bytes, head, head + count);
        head += count;
        taken += count;
        return result;
    }

    /// Whether the end has arrived, whatever is still to be read before it.
    boolean isEnded(long nowNs) {
        arrive(nowNs);
        return ended;
    }

    /// Drops what is under way, and what has arrived as well if asked to.
    void cut(boolean loseArrived, long nowNs) {
        arrive(nowNs);
        underWay.clear();
        sent = loseArrived ? taken : arrived;
        arrived = sent;
    }

    private void arrive(long nowNs) {
        while (!underWay.isEmpty() && underWay.getFirst().dueNs() <= nowNs) {
            Mark mark = underWay.removeFirst();
            arrived = mark.position();
            ended = mark.isEnd();
        }
    }
}
