package dev.corinth.engine;

import java.time.Duration;

/// Is told what a loop does badly. Called on the loop; must not block, and throws nothing.
@FunctionalInterface
public interface LoopWatch {
    /// Nobody.
    LoopWatch NONE = (loop, busyNs) -> {};

    /// How long a loop may be busy without a look at who else waits before that is told.
    Duration SLOW_TURN = Duration.ofMillis(100);

    /// A loop has been busy for so long that everybody on it had to wait: [#SLOW_TURN] or more.
    ///
    /// @param loop which
    /// @param busyNs for how many nanoseconds
    void slow(Loop loop, long busyNs);

    /// A connection is cut because memory is short and its peer does not take what was sent to it.
    ///
    /// @param connection of the loop that calls; still there
    /// @param heldBytes how much memory waited for it
    /// @param behindNs for how many nanoseconds its peer has not taken its last piece
    default void shed(Connection connection, long heldBytes, long behindNs) {}

    /// A loop could hear nobody for more than a second, and gives its peers the time again.
    ///
    /// @param loop which
    /// @param againNs how many nanoseconds they get: what was lost, and a second more, or less if
    ///     this was so within the last 3 s already
    default void stoodStill(Loop loop, long againNs) {}
}
