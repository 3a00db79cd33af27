package dev.corinth.wire;

import static dev.corinth.wire.Deflated.compressed;
import static dev.corinth.wire.Reading.deflating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.DeflateTables;

import org.junit.jupiter.api.Test;

/// Blocks that are all table and no content.
class CodecTablesTest {
    private static final int LENGTH = 1 << 16;

    @Test
    void Z_19_spendsBoundedTimeOnBlocksThatAreAllTable() {
        byte[] payload = DeflateTables.payload(LENGTH);
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
}
