package dev.corinth.pubsub;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/// What is kept of one topic: its history without a gap, and its last message. Owned by the home of
/// the topic.
final class Kept {
    private final TopicPolicy policy;
    private final Ledger ledger;
    private final ArrayDeque<Publication> history = new ArrayDeque<>(0);
    private long historyBytes;
    private @Nullable Publication retained;

    Kept(TopicPolicy policy, Ledger ledger) {
        this.policy = policy;
        this.ledger = ledger;
    }

    boolean isEmpty() {
        return history.isEmpty() && retained == null;
    }

    void add(Publication publication) {
        expire(publication.atNs());
        if (policy.historyCount() > 0) {
            remember(publication);
        }
        if (policy.retains()) {
            retain(publication);
        }
    }

    @Nullable Publication retained(long nowNs) {
        expire(nowNs);
        return retained;
    }

    int count(long nowNs) {
        expire(nowNs);
        return history.size();
    }

    /// The newest messages, as many as are asked for.
    List<Publication> newest(int most) {
        return history.stream().skip(Math.max(0, history.size() - most)).toList();
    }

    /// Forgets what is too old.
    void expire(long nowNs) {
        long oldest = nowNs - policy.keepFor().toNanos();
        while (!history.isEmpty() && history.getFirst().atNs() <= oldest) {
            forgetOldest();
        }
        Publication last = retained;
        if (last != null && last.atNs() <= oldest) {
            forgetRetained();
        }
    }

    /// When the newest of all that is kept came.
    long newestNs() {
        Publication last = retained;
        long retainedNs = last == null ? Long.MIN_VALUE : last.atNs();
        return history.isEmpty() ? retainedNs : Math.max(retainedNs, history.getLast().atNs());
    }

    void clear() {
        forgetHistory();
        forgetRetained();
    }

    void forgetHistory() {
        while (!history.isEmpty()) {
            forgetOldest();
        }
    }

    private void remember(Publication publication) {
        long bytes = publication.keptBytes();
        while (!history.isEmpty()
                && (history.size() >= policy.historyCount()
                        || historyBytes + bytes > policy.historyBytes())) {
            forgetOldest();
        }
        if (bytes <= policy.historyBytes() && hasRoom(bytes)) {
            history.add(publication);
            historyBytes += bytes;
        } else {
            // Nothing before it either, which is forgotten by now: a history has no gaps.
            ledger.add(TopicCounter.NOT_KEPT, 1);
        }
    }

    /// Takes room from what is there for all topics together, forgetting more of this one for it.
    private boolean hasRoom(long bytes) {
        boolean hasRoom = ledger.takeKept(bytes);
        while (!hasRoom && !history.isEmpty()) {
            forgetOldest();
            hasRoom = ledger.takeKept(bytes);
        }
        return hasRoom;
    }

    private void retain(Publication publication) {
        forgetRetained();
        if (publication.message().payload().length == 0) {
            // MQTT 5.0 §3.3.1.3: this is how to say that there is none any more.
            return;
        }
        if (ledger.takeKept(publication.keptBytes())) {
            retained = publication;
        } else {
            ledger.add(TopicCounter.NOT_KEPT, 1);
        }
    }

    private void forgetOldest() {
        long bytes = history.removeFirst().keptBytes();
        historyBytes -= bytes;
        ledger.giveKept(bytes);
    }

    private void forgetRetained() {
        Publication last = retained;
        if (last != null) {
            retained = null;
            ledger.giveKept(last.keptBytes());
        }
    }
}
