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
}
