package dev.corinth.load;

/// When there is load, and when it counts; all on one clock, in nanoseconds. Immutable.
///
/// @param startNs when the load begins
/// @param fromNs when measuring begins
/// @param toNs when both end
record Window(long startNs, long fromNs, long toNs) {
    /// Before there is any load.
    static final Window NONE = new Window(0, 0, 0);

    boolean measures(long timeNs) {
        return timeNs - fromNs >= 0 && timeNs - toNs < 0;
    }

    boolean isOver(long nowNs) {
        return nowNs - toNs >= 0;
    }

    /// The same with an earlier end.
    Window endingBy(long timeNs) {
        return timeNs - toNs < 0 ? new Window(startNs, fromNs, timeNs) : this;
    }
}
