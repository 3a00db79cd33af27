package dev.corinth.load;

import dev.corinth.client.Dialer;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/// The connections of one lane that are opened before the load begins, some at a time. Owned by
/// its lane; what it completes is for every thread.
final class Opening {
    private final Lane lane;
    private final int wanted;
    private final CompletableFuture<Integer> opened = new CompletableFuture<>();
    private @Nullable Dialer dialer;
    private int asked;
    private int settled;
    private int open;
    private boolean isStopped;

    Opening(Lane lane, int wanted) {
        this.lane = lane;
        this.wanted = wanted;
    }

    /// Completes with the number of open connections when no more are being opened.
    CompletableFuture<Integer> opened() {
        return opened;
    }

    /// Opens no more. Those that are being opened are not waited for.
    void stop() {
        isStopped = true;
        opened.complete(open);
    }

    void begin(Dialer with) {
        dialer = with;
        openMore();
    }

    Dialer dialer() {
        Dialer known = dialer;
        if (known == null) {
            throw new IllegalStateException("the lane has not begun");
        }
        return known;
    }

    private void openMore() {
        if (settled == wanted) {
            opened.complete(open);
        }
        int lanes = lane.plan().lanes().count();
        int most = Math.max(1, lane.plan().lanes().opening() / lanes);
        while (!isStopped && asked < wanted && asked - settled < most) {
            int index = lane.number() + asked * lanes;
            asked++;
            var answer =
                    dialer().open(lane.job().peer(index))
                            .whenComplete((socket, thrown) -> settle(thrown));
            assert !answer.isCancelled();
        }
    }

    private void settle(@Nullable Throwable thrown) {
        settled++;
        if (thrown == null) {
            open++;
        } else {
            lane.refused(thrown);
        }
        openMore();
    }
}
