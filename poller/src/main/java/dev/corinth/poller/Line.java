package dev.corinth.poller;

/// A socket as a poller sees it: a place in its table. Owned by its loop.
///
/// The poller gives a line its slot and generation when it takes the line on. A slot is used
/// again after the line is closed, with another generation, so that an old name never reaches a
/// new line.
public abstract class Line {
    private int slot = -1;
    private int generation;

    /// Makes a line that no poller has.
    protected Line() {}

    /// The place of this line in the table of its poller.
    ///
    /// @return 0 or more; −1 while no poller has it
    public final int slot() {
        return slot;
    }

    /// How many times the slot had been used before, modulo 2^24.
    ///
    /// @return 0 to 2^24 − 1
    public final int generation() {
        return generation;
    }

    final void place(int newSlot, int newGeneration) {
        slot = newSlot;
        generation = newGeneration;
    }
}
