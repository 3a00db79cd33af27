package dev.corinth.engine;

/// Something asked of a loop by somebody who waits for it: exactly one of its two parts is run,
/// once it is taken ([Loop#execute(Runnable)]). Immutable; for every thread.
///
/// What a loop has taken it runs, also while it ends. But the thread of a loop may die of an error
/// of the virtual machine, and then what waits for the loop is dropped.
///
/// @param action run on the loop; short and not blocking. If it throws, `dropped` is not run
/// @param dropped run in its place when the thread of the loop has died, on that thread or what is
///     left of it: says so to whoever waits, and leaves the loop alone
public record Command(Runnable action, Runnable dropped) implements Runnable {
    @Override
    public void run() {
        action.run();
    }
}
