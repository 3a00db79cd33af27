package dev.corinth.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What other threads ask of one loop, in the order in which each of them asks. Offered by every
/// thread, run by the loop.
///
/// One queue for everything, so that a close never overtakes a send of the same thread. The bytes
/// that wait in it are bounded: who brings more is refused. A sleeping loop is woken once, however
/// many commands arrive before it wakes.
final class Commands {
    /// How many bytes of messages may wait for a loop: 16 MiB.
    static final long MAX_BYTES = 16 << 20;

    private static final int MOST_A_TURN = 4096;

    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean isRung = new AtomicBoolean();
    private final Runnable bell;
    private volatile boolean isEnded;

    /// @param bell wakes the loop; called by every thread
    Commands(Runnable bell) {
        this.bell = bell;
    }

    /// Asks for room for the bytes of a message. What is not refused must be given back by
    /// [#arrived]. One message of any length has room when there is no other.
    ///
    /// @return false if there is none
    boolean claim(long length) {
        long before;
        do {
            before = bytes.get();
            if (before != 0 && before + length > MAX_BYTES) {
                return false;
            }
        } while (!bytes.compareAndSet(before, before + length));
        return true;
    }

    void arrived(long length) {
        bytes.addAndGet(-length);
    }

    /// Adds a command and wakes the loop if it may sleep.
    ///
    /// @return false if the loop has ended; the command is not run then
    boolean offer(Runnable command) {
        if (isEnded) {
            return false;
        }
        queue.add(command);
        // The loop sets isEnded and then empties the queue: either it sees the command or we see
        // that it has ended.
        if (isEnded && queue.remove(command)) {
            return false;
        }
        if (isRung.compareAndSet(false, true)) {
            bell.run();
        }
        return true;
    }

    /// Runs what has arrived, a bounded part of it.
    ///
    /// @param runner runs one command, whatever it throws
    /// @return how many commands were run
    int run(Consumer<Runnable> runner) {
        // Cleared before the queue is read: a command added after this rings again.
        isRung.set(false);
        int count = 0;
        while (count < MOST_A_TURN) {
            Runnable command = queue.poll();
            if (command == null) {
                return count;
            }
            runner.accept(command);
            count++;
        }
        return count;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Refuses further commands and runs those that were taken.
    void end(Consumer<Runnable> runner) {
        isEnded = true;
        int count;
        do {
            // A command may bring another one only before isEnded was set.
            count = run(runner);
        } while (count > 0);
    }
}
