package dev.corinth.pubsub;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// How much there is of everything that has a bound, and what happened how often. Safe for any
/// thread.
final class Ledger {
    private final TopicLimits limits;
    private final AtomicInteger subscriptions = new AtomicInteger();
    private final AtomicInteger topics = new AtomicInteger();
    private final AtomicLong keptBytes = new AtomicLong();

    /// How many subscriptions to patterns there are on each loop, and of each encoding.
    private final AtomicIntegerArray patternsOn;

    private final AtomicIntegerArray patternsOf = new AtomicIntegerArray(TopicHub.MAX_ENCODINGS);
    private final Map<TopicCounter, LongAdder> counts = new EnumMap<>(TopicCounter.class);

    Ledger(TopicLimits limits, int loops) {
        this.limits = limits;
        this.patternsOn = new AtomicIntegerArray(loops);
        for (TopicCounter counter : TopicCounter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    TopicLimits limits() {
        return limits;
    }

    void add(TopicCounter counter, long more) {
        adder(counter).add(more);
    }

    long count(TopicCounter counter) {
        return adder(counter).sum();
    }

    boolean takeSubscription() {
        return take(subscriptions, limits.maxSubscriptions());
    }

    void giveSubscription() {
        subscriptions.decrementAndGet();
    }

    int subscriptions() {
        return subscriptions.get();
    }

    boolean takeTopic() {
        return take(topics, limits.maxTopics());
    }

    void giveTopic() {
        topics.decrementAndGet();
    }

    int topics() {
        return topics.get();
    }

    boolean takeKept(long bytes) {
        if (keptBytes.addAndGet(bytes) <= limits.maxKeptBytes()) {
            return true;
        }
        keptBytes.addAndGet(-bytes);
        return false;
    }

    void giveKept(long bytes) {
        keptBytes.addAndGet(-bytes);
    }

    long keptBytes() {
        return keptBytes.get();
    }

    /// Counts a subscription to a pattern, or one less.
    void pattern(int loop, int encoding, int more) {
        patternsOn.addAndGet(loop, more);
        patternsOf.addAndGet(encoding, more);
    }

    boolean hasPatterns(int loop) {
        return patternsOn.get(loop) > 0;
    }

    boolean hasPatternsOf(int encoding) {
        return patternsOf.get(encoding) > 0;
    }

    private boolean take(AtomicInteger count, int most) {
        if (count.incrementAndGet() <= most) {
            return true;
        }
        count.decrementAndGet();
        add(TopicCounter.OVER_LIMIT, 1);
        return false;
    }

    private LongAdder adder(TopicCounter counter) {
        LongAdder adder = counts.get(counter);
        if (adder == null) {
            throw new IllegalStateException("not counted: " + counter);
        }
        return adder;
    }
}
