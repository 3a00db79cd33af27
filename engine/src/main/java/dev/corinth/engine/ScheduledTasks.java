package dev.corinth.engine;

import java.util.PriorityQueue;
import java.util.function.Consumer;

/// What one loop is to run later, nearest first. Owned by its loop.
final class ScheduledTasks {
    private final PriorityQueue<ScheduledTask> tasks = new PriorityQueue<>();
    private long asked;

    ScheduledTask add(long dueNs, Runnable task) {
        var scheduled = new ScheduledTask(dueNs, asked++, task);
        tasks.add(scheduled);
        return scheduled;
    }

    /// Runs the tasks that are due, but none that was asked for meanwhile: a turn ends.
    ///
    /// @param runner runs one task, whatever it throws
    /// @return how many were run
    int run(long nowNs, Consumer<Runnable> runner) {
        long before = asked;
        int count = 0;
        ScheduledTask next = tasks.peek();
        while (next != null && next.dueNs() <= nowNs && next.number() < before) {
            tasks.remove();
            if (next.isDue()) {
                runner.accept(next::run);
                count++;
            }
            next = tasks.peek();
        }
        return count;
    }

    /// How long to wait at most until the next one is due.
    ///
    /// @return nanoseconds; -1 if there is none
    long waitNs(long nowNs) {
        ScheduledTask next = tasks.peek();
        return next == null ? -1 : Math.max(0, next.dueNs() - nowNs);
    }
}
