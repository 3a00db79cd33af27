package dev.corinth.pubsub;

/// Where the children of all nodes of a tree are, but for those that their parents know. Owned by
/// one loop.
///
/// ```
/// slot   tag of parent and level, 32 bits │ number of the child, 32 bits;  0 where it is free
/// ```
///
/// A child stands in the slot that its tag says, or in the first free one behind it. At most half
/// of the slots are taken, so that a search ends soon; when an eighth is left, the table shrinks.
/// The slots are one array: a search touches one line of the cache, seldom two.
final class ChildTable {
    static final int LEAST_SLOTS = 16;

    private static final int MOST_SLOTS = 1 << 30;

    private long[] slots;
    private int count;

    /// Makes a table.
    ///
    /// @param expected how many children it has room for before it grows
    ChildTable(int expected) {
        this.slots = new long[slotsFor(expected)];
    }

    /// Where a search begins.
    int first(int tag) {
        return tag & slots.length - 1;
    }

    /// Where it goes on.
    int next(int slot) {
        return slot + 1 & slots.length - 1;
    }

    /// What is in a slot.
    ///
    /// @return a child by [#childOf] with its tag by [#tagOf]; 0 where a search ends
    long entry(int slot) {
        return slots[slot];
    }

    static int childOf(long entry) {
        return (int) entry;
    }

    static int tagOf(long entry) {
        return (int) (entry >>> 32);
    }

    /// @param child not there yet; not 0
    void add(int tag, int child) {
        if (count >= slots.length / 2 && slots.length < MOST_SLOTS) {
            resize(slots.length * 2);
        }
        count++;
        put(entry(tag, child));
    }

    /// @param child that was added with this tag
    void remove(int tag, int child) {
        long wanted = entry(tag, child);
        int slot = first(tag);
        while (slots[slot] != wanted) {
            assert slots[slot] != 0 : "not in the table: child=" + child;
            slot = next(slot);
        }
        close(slot);
        count--;
        if (slots.length > LEAST_SLOTS && count < slots.length / 8) {
            resize(slots.length / 2);
        }
    }

    int count() {
        return count;
    }

    int slots() {
        return slots.length;
    }

    /// How many slots the longest search looks at, for tests.
    int longest() {
        int longest = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != 0) {
                int away = slot - first(tagOf(slots[slot])) & slots.length - 1;
                longest = Math.max(longest, away + 1);
            }
        }
        return longest;
    }

    private void put(long entry) {
        int slot = first(tagOf(entry));
        while (slots[slot] != 0) {
            slot = next(slot);
        }
        slots[slot] = entry;
    }

    /// Frees a slot. What stands behind it because it was taken moves up, so that no search ends
    /// before it.
    private void close(int slot) {
        int hole = slot;
        int at = next(hole);
        while (slots[at] != 0) {
            int home = first(tagOf(slots[at]));
            if ((at - home & slots.length - 1) >= (at - hole & slots.length - 1)) {
                slots[hole] = slots[at];
                hole = at;
            }
            at = next(at);
        }
        slots[hole] = 0;
    }

    private void resize(int length) {
        long[] before = slots;
        slots = new long[length];
        for (long entry : before) {
            if (entry != 0) {
                put(entry);
            }
        }
    }

    private static long entry(int tag, int child) {
        return (long) tag << 32 | child;
    }

    private static int slotsFor(int expected) {
        int slots = LEAST_SLOTS;
        while (slots / 2 < expected && slots < MOST_SLOTS) {
            slots *= 2;
        }
        return slots;
    }
}
