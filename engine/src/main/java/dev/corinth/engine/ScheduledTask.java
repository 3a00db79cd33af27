package dev.corinth.engine;

/// Something that a loop runs later, once. Owned by its loop.
public final class ScheduledTask implements Comparable<ScheduledTask> {
    private final long dueNs;
    private final Runnable task;
    private boolean isCancelled;

    ScheduledTask(long dueNs, Runnable task) {
        this.dueNs = dueNs;
        this.task = task;
    }

    /// Sees to it that the task is not run, if it was not run yet.
    public void cancel() {
        isCancelled = true;
    }

    long dueNs() {
        return dueNs;
    }

    boolean isDue() {
        return !isCancelled;
    }

    void run() {
        task.run();
    }

    @Override
    public int compareTo(ScheduledTask other) {
        return Long.compare(dueNs, other.dueNs);
    }
}
