package dev.corinth.pubsub;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The nodes of a tree of patterns, each a number, in few flat arrays. Owned by one loop.
///
/// ```
/// int 0, 1   the level, by LevelHash      4   its child for #
///     2      its parent                   5   one of its other children, the first that came
///     3      its child for +              6   how many others there are; FREE if it is no node
/// ```
///
/// All that a search asks of a node lies side by side, 32 bytes, and the nodes of one pattern, as
/// they are made at once, mostly lie side by side too. Other children than the first are in one
/// table for all nodes. So what a publication touches stays a few lines of the cache, however many
/// patterns there are: what is slow about a large tree is not the number of steps but that each of
/// them waits for memory. `TopicBenchmark` in `bench` measures it.
///
/// Numbers that are free are taken again, the last one first. When an eighth is left, the nodes
/// move together and get other numbers.
final class PatternNodes {
    /// No node.
    static final int NONE = 0;

    static final int ROOT = 1;

    /// Arrays that had more nodes than this shrink when an eighth is left.
    static final int SMALL = 1_024;

    private static final int SHIFT = 3;
    private static final int KEY_LOW = 0;
    private static final int KEY_HIGH = 1;
    private static final int PARENT = 2;
    private static final int ANY = 3;
    private static final int REST = 4;
    private static final int FIRST = 5;
    private static final int OTHERS = 6;
    private static final int FREE = -1;
    private static final int[] LINKS = {PARENT, ANY, REST, FIRST};

    private final LevelHash hash;
    private int[] words = new int[16 << SHIFT];

    /// Who subscribes to the pattern that ends at a node.
    private @Nullable Crowd[] crowds = new @Nullable Crowd[16];

    /// What is written in a level of which the number may be that of another one too.
    private @Nullable String[] texts = new @Nullable String[16];

    private ChildTable table = new ChildTable(0);

    /// The first number that never was a node's.
    private int end = ROOT + 1;

    /// The number that was freed last; the word of its parent names the one before.
    private int lastFree = NONE;

    private int count = 1;

    PatternNodes(LevelHash hash) {
        this.hash = hash;
    }

    /// How many there are, the root among them.
    int count() {
        return count;
    }

    /// For how many there is room.
    int capacity() {
        return crowds.length;
    }

    ChildTable table() {
        return table;
    }

    int any(int node) {
        return words[(node << SHIFT) + ANY];
    }

    int rest(int node) {
        return words[(node << SHIFT) + REST];
    }

    @Nullable Crowd crowd(int node) {
        return crowds[node];
    }

    void crowd(int node, @Nullable Crowd crowd) {
        crowds[node] = crowd;
    }

    /// Whether no pattern ends or goes on here.
    boolean isBare(int node) {
        int at = node << SHIFT;
        return crowds[node] == null
                && words[at + ANY] == NONE
                && words[at + REST] == NONE
                && words[at + OTHERS] == 0;
    }

    /// The child of a node for a level that is no wildcard.
    ///
    /// @return [#NONE] if there is none
    int child(int node, NameLevels levels, int level) {
        int others = words[(node << SHIFT) + OTHERS];
        if (others == 0) {
            return NONE;
        }
        int first = words[(node << SHIFT) + FIRST];
        if (first != NONE) {
            if (is(first, levels, level)) {
                return first;
            }
            others--;
        }
        return others == 0 ? NONE : lookUp(node, levels, level);
    }

    private int lookUp(int node, NameLevels levels, int level) {
        int tag = hash.tag(node, levels.key(level));
        int slot = table.first(tag);
        long entry = table.entry(slot);
        while (entry != 0 && !isThis(entry, tag, node, levels, level)) {
            slot = table.next(slot);
            entry = table.entry(slot);
        }
        return ChildTable.childOf(entry);
    }

    private boolean isThis(long entry, int tag, int parent, NameLevels levels, int level) {
        int child = ChildTable.childOf(entry);
        return ChildTable.tagOf(entry) == tag
                && words[(child << SHIFT) + PARENT] == parent
                && is(child, levels, level);
    }

    private boolean is(int child, NameLevels levels, int level) {
        long key = levels.key(level);
        return key(child) == key && (!LevelHash.isHashed(key) || hasText(child, levels, level));
    }

    private boolean hasText(int node, NameLevels levels, int level) {
        String text = texts[node];
        return text != null && levels.is(level, text);
    }

    /// The child of a node for a level, which may be a wildcard.
    int childForAny(int node, NameLevels levels, int level) {
        long key = levels.key(level);
        if (key == NameLevels.ANY) {
            return any(node);
        }
        return key == NameLevels.REST ? rest(node) : child(node, levels, level);
    }

    /// The same; it is made if it is not there.
    int childOrNew(int node, NameLevels levels, int level) {
        int known = childForAny(node, levels, level);
        return known != NONE ? known : make(node, levels, level);
    }

    private int make(int parent, NameLevels levels, int level) {
        int node = take();
        long key = levels.key(level);
        int at = node << SHIFT;
        Arrays.fill(words, at, at + (1 << SHIFT), 0);
        words[at + KEY_LOW] = (int) key;
        words[at + KEY_HIGH] = (int) (key >>> 32);
        words[at + PARENT] = parent;
        texts[node] = LevelHash.isHashed(key) ? levels.text(level) : null;
        int parentAt = parent << SHIFT;
        if (key == NameLevels.ANY) {
            words[parentAt + ANY] = node;
        } else if (key == NameLevels.REST) {
            words[parentAt + REST] = node;
        } else {
            words[parentAt + OTHERS]++;
            if (words[parentAt + FIRST] == NONE) {
                words[parentAt + FIRST] = node;
            } else {
                table.add(hash.tag(parent, key), node);
            }
        }
        return node;
    }

    /// Takes bare nodes away: this one, and those above it that are bare without it.
    void dropBare(int from) {
        int node = from;
        while (node != ROOT && isBare(node)) {
            int parent = words[(node << SHIFT) + PARENT];
            drop(node, parent);
            node = parent;
        }
        if (capacity() > SMALL && count < capacity() / 8) {
            moveTogether();
        }
    }

    private void drop(int node, int parent) {
        int parentAt = parent << SHIFT;
        long key = key(node);
        if (key == NameLevels.ANY) {
            words[parentAt + ANY] = NONE;
        } else if (key == NameLevels.REST) {
            words[parentAt + REST] = NONE;
        } else {
            words[parentAt + OTHERS]--;
            if (words[parentAt + FIRST] == node) {
                words[parentAt + FIRST] = NONE;
            } else {
                table.remove(hash.tag(parent, key), node);
            }
        }
        give(node);
    }

    private int take() {
        count++;
        if (lastFree != NONE) {
            int node = lastFree;
            lastFree = words[(node << SHIFT) + PARENT];
            return node;
        }
        if (end == capacity()) {
            resize(capacity() + capacity() / 2);
        }
        return end++;
    }

    private void give(int node) {
        count--;
        texts[node] = null;
        words[(node << SHIFT) + OTHERS] = FREE;
        words[(node << SHIFT) + PARENT] = lastFree;
        lastFree = node;
    }

    private void resize(int capacity) {
        words = Arrays.copyOf(words, capacity << SHIFT);
        crowds = Arrays.copyOf(crowds, capacity);
        texts = Arrays.copyOf(texts, capacity);
    }

    private long key(int node) {
        int at = node << SHIFT;
        return (long) words[at + KEY_HIGH] << 32 | (words[at + KEY_LOW] & 0xFFFF_FFFFL);
    }

    /// Gives all nodes the lowest numbers there are, in the order in which they lie, and the rest
    /// of the memory back.
    private void moveTogether() {
        int[] moved = new int[end];
        int next = ROOT;
        for (int node = ROOT; node < end; node++) {
            if (words[(node << SHIFT) + OTHERS] != FREE) {
                moved[node] = next++;
            }
        }
        for (int node = ROOT; node < end; node++) {
            if (moved[node] != NONE) {
                move(node, moved);
            }
        }
        end = next;
        lastFree = NONE;
        Arrays.fill(crowds, end, count * 2, null);
        Arrays.fill(texts, end, count * 2, null);
        resize(count * 2);
        table = new ChildTable(table.count());
        for (int node = ROOT + 1; node < end; node++) {
            long key = key(node);
            int parent = words[(node << SHIFT) + PARENT];
            boolean isWild = key == NameLevels.ANY || key == NameLevels.REST;
            if (!isWild && words[(parent << SHIFT) + FIRST] != node) {
                table.add(hash.tag(parent, key), node);
            }
        }
    }

    private void move(int node, int[] moved) {
        int from = node << SHIFT;
        int to = moved[node] << SHIFT;
        System.arraycopy(words, from, words, to, 1 << SHIFT);
        for (int link : LINKS) {
            words[to + link] = moved[words[to + link]];
        }
        crowds[moved[node]] = crowds[node];
        texts[moved[node]] = texts[node];
    }
}
