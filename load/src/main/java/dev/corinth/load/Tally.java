package dev.corinth.load;

/// Counts what happens on one lane, as far as it falls into the window. Owned by its lane.
///
/// Without a rate a message counts when its answer comes. With a rate its latency counts if it was
/// meant to leave in the window, however late the answer comes, and from the time at which it was
/// meant to leave: a server that stalls cannot hide the messages that had to wait.
final class Tally {
    private final boolean isPaced;
    private Window window = Window.NONE;
    private Slice slice = new Slice();

    Tally(boolean isPaced) {
        this.isPaced = isPaced;
    }

    Window window() {
        return window;
    }

    void window(Window next) {
        window = next;
    }

    Slice slice() {
        return slice;
    }

    /// Hands over what was counted, and begins anew.
    Slice take() {
        Slice taken = slice;
        slice = new Slice();
        return taken;
    }

    void sent(long nowNs) {
        if (window.measures(nowNs)) {
            slice.sent++;
        }
    }

    void answered(long sinceNs, long nowNs, long bytes) {
        boolean isNow = window.measures(nowNs);
        if (isNow) {
            slice.messages++;
            slice.bytes += bytes;
        }
        if (isPaced ? window.measures(sinceNs) : isNow) {
            slice.record(nowNs - sinceNs);
        }
    }

    /// No answer came until now: the message has waited so long at least.
    void lost(long sinceNs, long nowNs) {
        slice.lost++;
        if (window.measures(sinceNs)) {
            slice.record(nowNs - sinceNs);
        }
    }
}
