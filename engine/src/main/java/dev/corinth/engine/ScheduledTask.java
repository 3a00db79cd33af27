package dev.corinth.engine;

/// Something that a loop runs later, once. Owned by its loop.
public final class ScheduledTask implements Comparable<ScheduledTask> {
    private final long dueNs;
    private final long number;
    private final Runnable task;
    private boolean isCancelled;

    /// @param number puts tasks that are due at the same time in the order of their asking
    ScheduledTask(long dueNs, long number, Runnable task) {
        this.dueNs = dueNs;
        this.number = number;
        this.task = task;
    }

    /// Sees to it that the task is not run, if it was not run yet.
    public void cancel() {
        isCancelled = true;
    }

    long dueNs() {
        return dueNs;
    }

    long number() {
        return number;
    }

    boolean isDue() {
        return !isCancelled;
    }

    void run() {
        task.run();
    }

    @Override
    public int compareTo(ScheduledTask other) {
        int byTime = Long.compare(dueNs, other.dueNs);
        return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
}
