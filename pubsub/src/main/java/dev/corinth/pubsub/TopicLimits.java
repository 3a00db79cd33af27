package dev.corinth.pubsub;

/// How large topics may become, and how many there may be. Immutable.
///
/// @param maxLength bytes of a name or pattern, 1 to 4,096. Default 256
/// @param maxDepth levels of a name or pattern, 1 to 64; of a pattern at most three may be
///     wildcards, which bounds what finding the patterns of a name can cost. Default 8
/// @param maxTopics how many topics with subscribers, or with something kept, there may be. Default
///     100,000
/// @param maxSubscriptions how many subscriptions all connections together may have. Default
///     1,000,000, about 200 bytes each; besides, the patterns of one loop have 67,108,863 levels at
///     most, those that they share counted once
/// @param perConnection how many subscriptions one connection may have. Default 1,000
/// @param maxMessage bytes of a message. Default 1 MiB, that of a WebSocket's
/// @param maxKeptBytes how much history and retained messages may take in all, each counted twice
///     and with 256 bytes more for its frames. Default 64 MiB; when it is full nothing more is
///     kept, which is counted
public record TopicLimits(
        int maxLength,
        int maxDepth,
        int maxTopics,
        int maxSubscriptions,
        int perConnection,
        int maxMessage,
        long maxKeptBytes) {
    /// The most wildcards in one pattern.
    static final int MAX_WILDCARDS = 3;

    /// The defaults.
    public static final TopicLimits STANDARD =
            new TopicLimits(256, 8, 100_000, 1_000_000, 1_000, 1 << 20, 64L << 20);

    /// Checks the numbers.
    public TopicLimits {
        require("maxLength", maxLength, 1, 4096);
        require("maxDepth", maxDepth, 1, 64);
        require("maxTopics", maxTopics, 1, 100_000_000);
        require("maxSubscriptions", maxSubscriptions, 1, 1_000_000_000);
        require("perConnection", perConnection, 1, 1_000_000);
        require("maxMessage", maxMessage, 1, 1 << 30);
        require("maxKeptBytes", maxKeptBytes, 0, 1L << 40);
    }

    /// The same with other bounds of a name.
    ///
    /// @param length bytes
    /// @param depth levels
    /// @return a changed copy
    public TopicLimits names(int length, int depth) {
        return new TopicLimits(
                length,
                depth,
                maxTopics,
                maxSubscriptions,
                perConnection,
                maxMessage,
                maxKeptBytes);
    }

    /// The same with another number of topics.
    ///
    /// @param most how many there may be
    /// @return a changed copy
    public TopicLimits maxTopics(int most) {
        return new TopicLimits(
                maxLength,
                maxDepth,
                most,
                maxSubscriptions,
                perConnection,
                maxMessage,
                maxKeptBytes);
    }

    /// The same with other numbers of subscriptions.
    ///
    /// @param most of all connections together
    /// @param each of one connection
    /// @return a changed copy
    public TopicLimits subscriptions(int most, int each) {
        return new TopicLimits(
                maxLength, maxDepth, maxTopics, most, each, maxMessage, maxKeptBytes);
    }

    /// The same with another longest message.
    ///
    /// @param bytes before it is framed
    /// @return a changed copy
    public TopicLimits maxMessage(int bytes) {
        return new TopicLimits(
                maxLength,
                maxDepth,
                maxTopics,
                maxSubscriptions,
                perConnection,
                bytes,
                maxKeptBytes);
    }

    /// The same with another bound on what is kept.
    ///
    /// @param bytes in all
    /// @return a changed copy
    public TopicLimits maxKeptBytes(long bytes) {
        return new TopicLimits(
                maxLength, maxDepth, maxTopics, maxSubscriptions, perConnection, maxMessage, bytes);
    }

    /// What is wrong with a name or pattern of a peer.
    ///
    /// @param text any
    /// @return empty if nothing is; else a sentence without the text itself
    String problem(String text) {
        // Before it is looked at any closer; no character takes less than a byte.
        if (text.length() > maxLength) {
            return "topic: longer than " + maxLength + " bytes";
        }
        String problem = TopicFilter.problem(text);
        return problem.isEmpty() ? problem(TopicFilter.of(text)) : problem;
    }

    /// What is wrong with a name or pattern that could be read.
    String problem(TopicFilter filter) {
        if (filter.length() > maxLength) {
            return "topic: longer than " + maxLength + " bytes";
        }
        if (filter.depth() > maxDepth) {
            return "topic: more than " + maxDepth + " levels";
        }
        return filter.wildcards() > MAX_WILDCARDS
                ? "topic: more than " + MAX_WILDCARDS + " wildcards"
                : "";
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ", " + least + " to " + most);
        }
    }
}
