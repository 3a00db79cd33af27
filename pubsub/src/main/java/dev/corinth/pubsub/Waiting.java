package dev.corinth.pubsub;

import java.util.ArrayDeque;

/// What was published while something else was, in the order in which it came; bounded by number
/// and by bytes. Owned by the home of the topics.
final class Waiting {
    /// As many may wait.
    private static final int MOST = 10_000;

    /// As many bytes of them, or one message of any length: as of what is on its way to a loop.
    private static final long MOST_BYTES = 16 << 20;

    private final ArrayDeque<Arrived> all = new ArrayDeque<>();
    private long bytes;

    /// A message on its way.
    ///
    /// @param message what was published
    /// @param position the place that a backplane gave it, or none
    record Arrived(TopicMessage message, Position position) {
        int length() {
            return message.payload().length;
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int count() {
        return all.size();
    }

    /// Puts a message behind the others.
    ///
    /// @return false if too much waits already
    boolean add(Arrived next) {
        boolean hasRoom = bytes == 0 || bytes + next.length() <= MOST_BYTES;
        if (!hasRoom || all.size() >= MOST) {
            return false;
        }
        all.add(next);
        bytes += next.length();
        return true;
    }

    Arrived first() {
        return all.getFirst();
    }

    void removeFirst() {
        bytes -= all.removeFirst().length();
    }
}
