package dev.corinth.wire;

import static dev.corinth.wire.Deflated.compressed;
import static dev.corinth.wire.Reading.deflating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/// Blocks that are all table and no content.
class CodecTablesTest {
    private static final int LENGTH = 1 << 16;

    /// Order of the code length codes (RFC 1951 §3.2.7).
    private static final int[] ORDER = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };

    private final byte[] bytes = new byte[LENGTH + 64];
    private int bit;

    @Test
    void Z_19_spendsBoundedTimeOnBlocksThatAreAllTable() {
        while (bit < 8 * (LENGTH - 64)) {
            block();
        }
        // An empty stored block, without its tail, so that the message is whole.
        bits(0, 3);
        byte[] payload = Arrays.copyOf(bytes, (bit + 7) / 8);
        assertThat(new SlowInflate(Bytes.concat(payload, Bytes.hex("0000ffff"))).run()).isEmpty();

        long best = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            Reading reading = new Reading(deflating(false));
            byte[] frame = compressed(Opcode.BINARY, payload).toBytes();
            long start = System.nanoTime();
            reading.feed(frame);
            best = Math.min(best, System.nanoTime() - start);
            assertThat(reading.events()).containsExactly(Recorder.binary());
            reading.end();
        }

        assertThat(best).as("nanoseconds for 64 KiB").isLessThan(50_000_000L);
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
