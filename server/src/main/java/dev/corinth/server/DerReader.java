package dev.corinth.server;

import java.util.Arrays;

/// Walks through a value in DER (X.690 §8, §10), as far as reading a key needs it. Owned by its
/// caller.
final class DerReader {
    private static final String BROKEN = "its parts do not fit";

    private final byte[] bytes;
    private int at;
    private int contentAt;

    DerReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Whether a value with this tag comes next.
    boolean isAt(int tag) {
        return at < bytes.length && Byte.toUnsignedInt(bytes[at]) == tag;
    }

    /// Goes inside the next value.
    void enter(int tag) {
        lengthOf(tag);
        at = contentAt;
    }

    /// Goes behind the next value.
    void skip(int tag) {
        int length = lengthOf(tag);
        at = contentAt + length;
    }

    /// The next value with its tag and length; goes behind it.
    byte[] whole(int tag) {
        int from = at;
        skip(tag);
        return Arrays.copyOfRange(bytes, from, at);
    }

    private int lengthOf(int tag) {
        if (!isAt(tag) || at + 2 > bytes.length) {
            throw new IllegalArgumentException(BROKEN);
        }
        int first = Byte.toUnsignedInt(bytes[at + 1]);
        int more = first < 0x80 ? 0 : first - 0x80;
        int length = more == 0 ? first : 0;
        if (more > 2 || at + 2 + more > bytes.length) {
            throw new IllegalArgumentException(BROKEN);
        }
        for (int i = 0; i < more; i++) {
            length = length << 8 | Byte.toUnsignedInt(bytes[at + 2 + i]);
        }
        contentAt = at + 2 + more;
        if (contentAt + length > bytes.length) {
            throw new IllegalArgumentException(BROKEN);
        }
        return length;
    }
}
