package dev.corinth.pubsub;

import dev.corinth.engine.Loop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Consumer;

/// The topics of one rule of which something is kept, by when it came. Owned by the home of the
/// topics.
///
/// ```
/// oldest ◄─► … ◄─► newest        the oldest is looked at when its time has come
/// ```
final class Ageing {
    /// As many topics are looked at in one turn.
    private static final int A_TURN = 1_000;

    private final Loop loop;
    private final Duration keepFor;
    private final Consumer<Topic> onEmpty;
    private @Nullable Topic oldest;
    private @Nullable Topic newest;
    private boolean isScheduled;

    /// @param onEmpty told of topics of which nothing is kept any more
    Ageing(Loop loop, Duration keepFor, Consumer<Topic> onEmpty) {
        this.loop = loop;
        this.keepFor = keepFor;
        this.onEmpty = onEmpty;
    }

    /// Something of a topic was kept just now.
    void renew(Topic topic) {
        remove(topic);
        topic.older = newest;
        Topic before = newest;
        if (before == null) {
            oldest = topic;
        } else {
            before.newer = topic;
        }
        newest = topic;
        schedule();
    }

    /// Nothing of a topic is kept, or it is gone; does nothing if it is not here.
    void remove(Topic topic) {
        Topic before = topic.older;
        Topic behind = topic.newer;
        if (before == null && behind == null && oldest != topic) {
            return;
        }
        if (before == null) {
            oldest = behind;
        } else {
            before.newer = behind;
        }
        if (behind == null) {
            newest = before;
        } else {
            behind.older = before;
        }
        topic.older = null;
        topic.newer = null;
    }

    private void schedule() {
        Topic first = oldest;
        if (first != null && !isScheduled) {
            isScheduled = true;
            var _ = loop.schedule(Duration.ofNanos(waitNs(first.kept())), this::expire);
        }
    }

    /// How long until all that is kept of a topic is too old: no time where it was looked at, and
    /// found so, before this was.
    private long waitNs(Kept kept) {
        return kept.isEmpty() ? 0 : Math.max(0, kept.newestNs() + keepFor.toNanos() - loop.nowNs());
    }

    private void expire() {
        isScheduled = false;
        Topic topic = oldest;
        for (int i = 0; i < A_TURN && topic != null; i++) {
            topic.kept().expire(loop.nowNs());
            if (!topic.kept().isEmpty()) {
                break;
            }
            remove(topic);
            onEmpty.accept(topic);
            topic = oldest;
        }
        schedule();
    }
}
