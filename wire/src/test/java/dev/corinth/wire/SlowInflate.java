package dev.corinth.wire;

import java.util.Arrays;

/// A slow and obvious inflater (RFC 1951) that remembers how far back it was sent.
/// Owned by one test.
final class SlowInflate {
    private static final int[] ORDER = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };

    private final byte[] input;
    private byte[] out = new byte[1 << 12];
    private int written;
    private int bit;
    private int farthest;

    SlowInflate(byte[] input) {
        this.input = input;
    }

    /// Inflates blocks until the input is used up.
    byte[] run() {
        while (bit < 8 * input.length) {
            bits(1);
            switch (bits(2)) {
                case 0 -> stored();
                case 1 -> compressed(fixedLengths(), fives());
                case 2 -> dynamic();
                default -> throw new AssertionError("block of type 3");
            }
        }
        return Arrays.copyOf(out, written);
    }

    int farthest() {
        return farthest;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= ((input[bit >>> 3] >>> (bit & 7)) & 1) << i;
            bit++;
        }
        return value;
    }

    private void stored() {
        bit = (bit + 7) & ~7;
        int length = bits(16);
        if ((length ^ 0xFFFF) != bits(16)) {
            throw new AssertionError("bad stored length");
        }
        for (int i = 0; i < length; i++) {
            write(bits(8));
        }
    }

    private static int[] fixedLengths() {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) {
            lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        }
        return lengths;
    }

    private static int[] fives() {
        int[] lengths = new int[30];
        Arrays.fill(lengths, 5);
        return lengths;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] meta = new int[19];
        for (int i = 0; i < codes; i++) {
            meta[ORDER[i]] = bits(3);
        }
        int[] all = new int[literals + distances];
        int at = 0;
        while (at < all.length) {
            int symbol = symbol(meta);
            if (symbol < 16) {
                all[at++] = symbol;
            } else {
                int value = symbol == 16 ? all[at - 1] : 0;
                int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                while (times-- > 0) {
                    all[at++] = value;
                }
            }
        }
        compressed(Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, all.length));
    }

    private void compressed(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                write(symbol);
            } else {
                int length = length(symbol - 257);
                copy(length, distance(symbol(distances)));
            }
        }
    }

    private int length(int code) {
        if (code == 28) {
            return 258;
        }
        int extra = code < 8 ? 0 : (code - 4) / 4;
        int start = code < 8 ? code + 3 : ((4 + (code & 3)) << extra) + 3;
        return start + bits(extra);
    }

    private int distance(int code) {
        int extra = code < 4 ? 0 : (code - 2) / 2;
        int start = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1;
        return start + bits(extra);
    }

    private void copy(int length, int distance) {
        farthest = Math.max(farthest, distance);
        for (int i = 0; i < length; i++) {
            write(out[written - distance]);
        }
    }

    private void write(int b) {
        if (written == out.length) {
            out = Arrays.copyOf(out, 2 * written);
        }
        out[written++] = (byte) b;
    }

    /// Reads one symbol of the canonical code that the lengths give (RFC 1951 §3.2.2).
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= 15; length++) {
            code = (code << 1) | bits(1);
            first <<= 1;
            int rank = 0;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length && first + rank++ == code) {
                    return symbol;
                }
            }
            first += rank;
        }
        throw new AssertionError("no such code");
    }
}
