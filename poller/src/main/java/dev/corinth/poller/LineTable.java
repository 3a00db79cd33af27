package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.function.Consumer;

/// The lines of one poller by slot. Owned by its loop.
///
/// Free slots are kept as a stack inside the generation words, so a table costs one reference and
/// one int for each slot. The slot freed last is used first: its memory is warm.
///
/// ```
/// generations[slot]   the generation of the line that has the slot, or will have it next
/// nextFree[slot]      the free slot below this one in the stack
/// ```
public final class LineTable {
    /// How many bits of a generation are kept.
    public static final int GENERATION_BITS = 24;

    private static final int GENERATION_MASK = (1 << GENERATION_BITS) - 1;
    private static final int FIRST_CAPACITY = 64;
    private static final int NONE = -1;

    private @Nullable Line[] lines = new @Nullable Line[FIRST_CAPACITY];
    private int[] generations = new int[FIRST_CAPACITY];
    private int[] nextFree = new int[FIRST_CAPACITY];
    private int free = NONE;
    private int used;
    private int count;

    /// Makes an empty table.
    public LineTable() {}

    /// Gives a line a slot and a generation.
    ///
    /// @param line a line without a slot
    /// @param peer the address of its peer
    public void add(Line line, SocketAddress peer) {
        if (line.slot() != NONE) {
            throw new IllegalStateException("line has a slot already: slot=" + line.slot());
        }
        int slot = takeSlot();
        line.place(slot, generations[slot], peer);
        lines[slot] = line;
        count++;
    }

    /// Takes the slot of a line back. The line keeps its numbers, for logs; nobody finds it by
    /// them any more.
    ///
    /// @param line a line of this table
    public void remove(Line line) {
        int slot = line.slot();
        if (slot < 0 || slot >= used || lines[slot] != line) {
            throw new IllegalStateException("line is not in this table: slot=" + slot);
        }
        lines[slot] = null;
        generations[slot] = (generations[slot] + 1) & GENERATION_MASK;
        nextFree[slot] = free;
        free = slot;
        count--;
    }

    /// Finds a line by its numbers.
    ///
    /// @param slot any number
    /// @param generation any number
    /// @return the line that has the slot in this generation, or null
    public @Nullable Line find(int slot, int generation) {
        if (slot < 0 || slot >= used || generations[slot] != generation) {
            return null;
        }
        return lines[slot];
    }

    /// Visits every line in the table, in the order of slots. Lines may be removed meanwhile.
    ///
    /// @param visitor called with each line
    public void forEach(Consumer<? super Line> visitor) {
        for (int slot = 0; slot < used; slot++) {
            Line line = lines[slot];
            if (line != null) {
                visitor.accept(line);
            }
        }
    }

    /// How many lines there are.
    ///
    /// @return 0 or more
    public int count() {
        return count;
    }

    private int takeSlot() {
        if (free != NONE) {
            int slot = free;
            free = nextFree[slot];
            return slot;
        }
        if (used == lines.length) {
            int capacity = used * 2;
            lines = Arrays.copyOf(lines, capacity);
            generations = Arrays.copyOf(generations, capacity);
            nextFree = Arrays.copyOf(nextFree, capacity);
        }
        return used++;
    }
}
