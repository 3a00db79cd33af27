package dev.corinth.ring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// A record as tests compare it. Immutable.
record Letter(int kind, long id, String hex) {
    private static final HexFormat HEX = HexFormat.of();

    static Letter of(int kind, long id, byte... bytes) {
        return new Letter(kind, id, HEX.formatHex(bytes));
    }

    /// A letter whose bytes follow from its number and length.
    static Letter numbered(long number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number * 31 + i + 1);
        }
        return of((int) (number & 0xFFFF), number, bytes);
    }

    private byte[] bytes() {
        return HEX.parseHex(hex);
    }

    boolean isTakenBy(ByteRing ring) {
        byte[] bytes = bytes();
        try (Arena arena = Arena.ofConfined()) {
            // Not at the beginning of its memory, and more behind it.
            MemorySegment segment = arena.allocate(bytes.length + 10L);
            MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 5, bytes.length);
            return ring.tryWrite(kind, id, segment, 5, 5L + bytes.length);
        }
    }

    boolean isTakenAsControlBy(ByteRing ring) {
        return ring.tryWriteControl(kind, id, payload());
    }

    Payload payload() {
        byte[] bytes = bytes();
        return new Payload() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void copyTo(MemorySegment target, long at) {
                MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, at, bytes.length);
            }
        };
    }

    static Letter read(int kind, long id, MemorySegment segment, long from, long to) {
        return of(kind, id, segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
    }

    /// Everything that a ring has.
    static List<Letter> all(ByteRing ring) {
        List<Letter> found = new ArrayList<>();
        ring.flush();
        while (ring.read(into(found), 100) > 0) {
            // Until nothing comes any more.
        }
        return found;
    }

    static RecordHandler into(List<Letter> found) {
        return (kind, id, segment, from, to) -> found.add(read(kind, id, segment, from, to));
    }
}
