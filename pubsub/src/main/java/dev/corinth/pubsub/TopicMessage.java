package dev.corinth.pubsub;

import java.nio.charset.StandardCharsets;

/// Something to be published. Immutable; safe for any thread.
public final class TopicMessage {
    private final TopicFilter topic;
    private final TopicKind kind;
    private final byte[] payload;
    private final long key;
    private final long except;

    /// What crosses a backplane is made with this.
    ///
    /// @param topic a name, no pattern
    /// @param kind what it is
    /// @param payload not framed; text in UTF-8. Not copied, and not to be changed any more
    /// @param key of messages of this topic with the same key only the latest is kept waiting for a
    ///     slow subscriber, where the policy says so; 0 for none
    /// @param except the id of a connection that is not sent it, such as that of who wrote it; 0
    ///     for nobody. It means something in this process only
    public TopicMessage(TopicFilter topic, TopicKind kind, byte[] payload, long key, long except) {
        if (topic.isPattern()) {
            throw new IllegalArgumentException("published to a pattern: topic=" + topic);
        }
        this.topic = topic;
        this.kind = kind;
        this.payload = payload;
        this.key = key;
        this.except = except;
    }

    /// A text.
    ///
    /// @param topic a name
    /// @param text half surrogate pairs are sent as question marks
    /// @return for everybody, without a key
    public static TopicMessage text(TopicFilter topic, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return new TopicMessage(topic, TopicKind.TEXT, payload, 0, 0);
    }

    /// Bytes.
    ///
    /// @param topic a name
    /// @param bytes not copied, and not to be changed any more
    /// @return for everybody, without a key
    public static TopicMessage binary(TopicFilter topic, byte[] bytes) {
        return new TopicMessage(topic, TopicKind.BINARY, bytes, 0, 0);
    }

    /// The same with a key.
    ///
    /// @param other any number
    /// @return a changed copy
    public TopicMessage key(long other) {
        return new TopicMessage(topic, kind, payload, other, except);
    }

    /// The same for all but one.
    ///
    /// @param connectionId who is not sent it
    /// @return a changed copy
    public TopicMessage except(long connectionId) {
        return new TopicMessage(topic, kind, payload, key, connectionId);
    }

    /// Where it is published.
    ///
    /// @return a name
    public TopicFilter topic() {
        return topic;
    }

    /// What it is.
    ///
    /// @return a message, or news of who is there
    public TopicKind kind() {
        return kind;
    }

    /// The payload.
    ///
    /// @return not framed, not copied, not to be changed
    public byte[] payload() {
        return payload;
    }

    /// Of which messages only the latest is kept waiting.
    ///
    /// @return 0 for none
    public long key() {
        return key;
    }

    /// Who is not sent it.
    ///
    /// @return the id of a connection, or 0
    public long except() {
        return except;
    }
}
