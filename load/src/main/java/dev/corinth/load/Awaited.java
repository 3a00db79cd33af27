package dev.corinth.load;

/// The messages of one connection: those that are to be sent, and those whose answers are awaited.
/// Owned by its loop. Answers come in the order of sending.
final class Awaited {
    private final Times since = new Times();
    private int unsent;
    private long sent;
    private long answered;

    /// One more is to be sent.
    ///
    /// @param sinceNs from when its latency counts
    void owe(long sinceNs) {
        since.add(sinceNs);
        unsent++;
    }

    boolean owes() {
        return unsent > 0;
    }

    /// The number of the next to be sent.
    long nextNumber() {
        return sent;
    }

    /// The next was sent.
    void sent() {
        unsent--;
        sent++;
    }

    /// Whether an answer may come.
    boolean awaits() {
        return since.size() > unsent;
    }

    /// The number of the next answer.
    long nextAnswer() {
        return answered;
    }

    /// The next answer came.
    ///
    /// @return from when its latency counts
    long answered() {
        answered++;
        return since.take();
    }

    /// How many are to be sent or awaited.
    int size() {
        return since.size();
    }

    /// Gives up on one.
    ///
    /// @return from when its latency would have counted
    long giveUp() {
        unsent = Math.min(unsent, since.size() - 1);
        return since.take();
    }
}
