package dev.corinth.pubsub;

/// The levels of one name or pattern after the other, as numbers to look them up by. Owned by one
/// loop; reading a name allocates nothing.
///
/// A level is read when it is asked for, and only once. One that nothing is looked up by, because
/// only a wildcard goes on there, is passed over.
final class NameLevels {
    static final long ANY = '+';
    static final long REST = '#';

    private final LevelHash hash;

    /// 0 where it was not asked for yet.
    private long[] keys = new long[8];

    /// Where each level ends, exclusive.
    private int[] ends = new int[8];

    private String text = "";
    private int depth;

    /// Of how many levels the end is known.
    private int read;

    NameLevels(LevelHash hash) {
        this.hash = hash;
    }

    /// Begins with another name.
    void begin(TopicFilter name) {
        text = name.text();
        depth = name.depth();
        read = 0;
        if (depth > keys.length) {
            keys = new long[depth];
            ends = new int[depth];
        }
    }

    /// Lets go of the name.
    void end() {
        text = "";
        depth = 0;
    }

    int depth() {
        return depth;
    }

    /// The number of a level, see [LevelHash#key].
    long key(int at) {
        while (read <= at) {
            findNext();
        }
        long known = keys[at];
        return known != 0 ? known : read(at);
    }

    /// What is written in a level of which the number was asked for.
    String text(int at) {
        return text.substring(from(at), ends[at]);
    }

    /// Whether that is written in a level of which the number was asked for.
    boolean is(int at, String other) {
        int from = from(at);
        return other.length() == ends[at] - from && text.startsWith(other, from);
    }

    private void findNext() {
        int slash = text.indexOf('/', from(read));
        keys[read] = 0;
        ends[read++] = slash < 0 ? text.length() : slash;
    }

    private long read(int at) {
        long key = hash.key(text, from(at), ends[at]);
        keys[at] = key;
        return key;
    }

    private int from(int at) {
        return at == 0 ? 0 : ends[at - 1] + 1;
    }
}
