package dev.corinth.pubsub;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Loop;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.SharedBytes;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// A message that was published, with its place and with what it was framed to. Safe for any
/// thread; immutable to see.
public final class Publication {
    /// What the bookkeeping and the frames of a kept message take, about.
    private static final int KEPT_EXTRA = 256;

    private static final long ODD = 0x9E3779B97F4A7C15L;

    private final TopicMessage message;
    private final TopicRule rule;
    private final Position position;
    private final long atNs;
    private final long queueKey;

    /// By the number of their encoding; null until they are made. Whoever makes one first wins.
    private final AtomicReferenceArray<@Nullable Frame> frames;

    /// What an encoding made of it. Immutable.
    ///
    /// @param bytes null if it made nothing
    private record Frame(@Nullable SharedBytes bytes) {}

    /// @param topicKey names the topic among others
    Publication(
            TopicMessage message,
            TopicRule rule,
            Position position,
            long atNs,
            long topicKey,
            int encodings) {
        this.message = message;
        this.rule = rule;
        this.position = position;
        this.atNs = atNs;
        this.frames = new AtomicReferenceArray<>(encodings);
        long mixed = (topicKey ^ message.key() * ODD) * ODD;
        this.queueKey = mixed == Connection.NO_KEY ? 1 : mixed;
    }

    /// What was published.
    ///
    /// @return with its name, kind and payload
    public TopicMessage message() {
        return message;
    }

    /// Where it stands among the messages of its topic.
    ///
    /// @return [Position#NONE] if the topic has no history, and for news of who is there
    public Position position() {
        return position;
    }

    /// How its topic behaves.
    ///
    /// @return the policy of the rule
    public TopicPolicy policy() {
        return rule.policy();
    }

    TopicRule rule() {
        return rule;
    }

    /// When it came, on the clock of the loops.
    long atNs() {
        return atNs;
    }

    /// How much of the bound it takes when it is kept.
    long keptBytes() {
        return 2L * message.payload().length + KEPT_EXTRA;
    }

    /// What members of an encoding are sent.
    @Nullable SharedBytes frame(int number, Encoding encoding, Loop loop) {
        if (number >= frames.length()) {
            // It was kept when there was no such kind of subscriber.
            return encoding.encode(this, loop);
        }
        Frame made = frames.getAcquire(number);
        if (made == null) {
            Frame candidate = new Frame(encoding.encode(this, loop));
            Frame witness = frames.compareAndExchange(number, null, candidate);
            made = witness != null ? witness : candidate;
        }
        return made.bytes();
    }

    /// Sends it to a connection, unless its policy forbids it. On the loop of the connection.
    ///
    /// @return whether it is on its way
    boolean give(Connection member, SharedBytes frame) {
        if (member.protocol().defers(frame)) {
            return true;
        }
        OverflowPolicy policy = rule.policy().overflow();
        boolean isTaken = member.admit(frame.length(), queueKey, policy).isTaken();
        if (isTaken) {
            member.share(frame);
            member.protocol().shared(frame);
        }
        return isTaken;
    }
}
