package dev.corinth.oracle;

import java.util.Arrays;

/// The payload of a compressed message that costs its reader as much as can be and says nothing:
/// blocks that are all table and no content (RFC 1951 §3.2.7). Used once, by one thread.
public final class DeflateTables {
    /// The order of the lengths of codes in a block's head.
    private static final int[] ORDER = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };

    private final byte[] bytes;
    private int bit;

    private DeflateTables(int length) {
        bytes = new byte[length + 64];
    }

    /// Makes the payload of an empty message.
    ///
    /// @param length about how long it is to be, over 64 bytes
    /// @return without the tail that a sender of messages cuts
    public static byte[] payload(int length) {
        DeflateTables tables = new DeflateTables(length);
        while (tables.bit < 8 * (length - 64)) {
            tables.block();
        }
        // An empty stored block, without its tail, so that the message is whole.
        tables.bits(0, 3);
        return Arrays.copyOf(tables.bytes, (tables.bit + 7) / 8);
    }

    /// A dynamic block with codes of every length from 1 to 15 and only its end in it.
    private void block() {
        bits(0b100, 3);
        bits(0, 5);
        bits(0, 5);
        bits(15, 4);
        for (int symbol : ORDER) {
            bits(metaLength(symbol), 3);
        }
        // Literals 0 to 240 are unused: 138 + 103 zeros.
        meta(18);
        bits(138 - 11, 7);
        meta(18);
        bits(103 - 11, 7);
        for (int length = 2; length <= 15; length++) {
            meta(length);
        }
        meta(15);
        meta(1);
        // One distance, unused.
        meta(0);
        // The end of the block has the code of one bit.
        bits(0, 1);
    }

    /// Five bits for 0 and 18, four for 1 to 15, none for the rest: a complete code.
    private static int metaLength(int symbol) {
        if (symbol == 0 || symbol == 18) {
            return 5;
        }
        return symbol <= 15 ? 4 : 0;
    }

    /// Writes the canonical code of a code length symbol, highest bit first.
    private void meta(int symbol) {
        int length = metaLength(symbol);
        int code = length == 4 ? symbol - 1 : symbol == 0 ? 30 : 31;
        for (int i = length - 1; i >= 0; i--) {
            bits((code >>> i) & 1, 1);
        }
    }

    private void bits(int value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[bit >>> 3] |= (byte) (((value >>> i) & 1) << (bit & 7));
            bit++;
        }
    }
}
