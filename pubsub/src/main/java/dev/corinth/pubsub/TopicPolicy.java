package dev.corinth.pubsub;

import dev.corinth.engine.OverflowPolicy;

import java.time.Duration;

/// How the topics of a rule behave. Immutable.
///
/// @param overflow what happens to a subscriber whose output is full. Default
///     [OverflowPolicy#DISCONNECT]: nothing is lost in silence, and who comes back can ask for what
///     was missed. With [OverflowPolicy#LATEST_PER_KEY] a message without a key replaces a waiting
///     one of its topic
/// @param retains whether the last message is kept and sent to who subscribes later. Default no
/// @param historyCount how many messages are kept for those who come back, 0 to 100,000. Default 0
/// @param historyBytes how many bytes of them, counted as in [TopicLimits#maxKeptBytes]: 1 to
///     1 GiB. A message that is longer alone is not kept, and nothing before it either: a history
///     has no gaps. Default 256 KiB
/// @param keepFor for how long a message is kept, retained or in the history: 1 ms to 366 days.
///     Default 5 minutes
/// @param tellsPresence whether it is known who is there, and told who joins and leaves. Default no
public record TopicPolicy(
        OverflowPolicy overflow,
        boolean retains,
        int historyCount,
        int historyBytes,
        Duration keepFor,
        boolean tellsPresence) {
    /// The defaults.
    public static final TopicPolicy STANDARD =
            new TopicPolicy(
                    OverflowPolicy.DISCONNECT, false, 0, 256 << 10, Duration.ofMinutes(5), false);

    /// Checks the numbers.
    public TopicPolicy {
        if (historyCount < 0 || historyCount > 100_000) {
            throw new IllegalArgumentException("historyCount=" + historyCount + ", 0 to 100000");
        }
        if (historyBytes < 1 || historyBytes > 1 << 30) {
            throw new IllegalArgumentException("historyBytes=" + historyBytes + ", 1 to 1 GiB");
        }
        if (keepFor.compareTo(Duration.ofMillis(1)) < 0
                || keepFor.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("keepFor=" + keepFor + ", 1 ms to 366 days");
        }
    }

    /// The same for slow subscribers to be treated otherwise.
    ///
    /// @param policy what happens when the output of one is full
    /// @return a changed copy
    public TopicPolicy overflow(OverflowPolicy policy) {
        return new TopicPolicy(policy, retains, historyCount, historyBytes, keepFor, tellsPresence);
    }

    /// The same with the last message kept.
    ///
    /// @return a changed copy
    public TopicPolicy retaining() {
        return new TopicPolicy(overflow, true, historyCount, historyBytes, keepFor, tellsPresence);
    }

    /// The same with a history.
    ///
    /// @param count how many messages
    /// @return a changed copy
    public TopicPolicy history(int count) {
        return new TopicPolicy(overflow, retains, count, historyBytes, keepFor, tellsPresence);
    }

    /// The same with another bound on the bytes of the history.
    ///
    /// @param bytes how many
    /// @return a changed copy
    public TopicPolicy historyBytes(int bytes) {
        return new TopicPolicy(overflow, retains, historyCount, bytes, keepFor, tellsPresence);
    }

    /// The same with another age of what is kept.
    ///
    /// @param age from when it was published
    /// @return a changed copy
    public TopicPolicy keepFor(Duration age) {
        return new TopicPolicy(overflow, retains, historyCount, historyBytes, age, tellsPresence);
    }

    /// The same with presence.
    ///
    /// @return a changed copy
    public TopicPolicy presence() {
        return new TopicPolicy(overflow, retains, historyCount, historyBytes, keepFor, true);
    }

    /// Whether anything is kept.
    boolean keeps() {
        return retains || historyCount > 0;
    }
}
