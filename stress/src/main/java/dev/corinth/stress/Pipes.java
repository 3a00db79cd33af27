package dev.corinth.stress;

import dev.corinth.ring.ByteRing;
import dev.corinth.ring.ManyToOneByteRing;
import dev.corinth.ring.OneToOneByteRing;
import dev.corinth.ring.RingConfig;
import dev.corinth.ring.RingMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Makes small rings, one for each try of a test. Safe for any thread.
final class Pipes implements RingMemory {
    /// How long a ring is calm before it shrinks.
    static final long CALM_NS = 1_000_000_000;

    private static final long SLAB_BYTES = 4 << 20;
    private static final byte DIRT = (byte) 0xDB;
    private static final Pipes MEMORY = new Pipes();

    private MemorySegment slab = MemorySegment.NULL;
    private long used;

    private Pipes() {}

    /// A ring of 256 bytes that publishes every record and does not grow.
    static ByteRing oneToOne() {
        return new OneToOneByteRing(config(256, 1), MEMORY);
    }

    /// A ring whose 256 bytes are full, and which grows to 512.
    static ByteRing growingOneToOne() {
        return aboutToGrow(new OneToOneByteRing(config(512, 1), MEMORY));
    }

    /// A ring of 256 bytes that publishes every second record.
    static ByteRing batchingOneToOne() {
        return new OneToOneByteRing(config(256, 2), MEMORY);
    }

    /// A ring of 256 bytes that does not grow.
    static ByteRing manyToOne() {
        return new ManyToOneByteRing(config(256, 1), MEMORY);
    }

    /// A ring whose 256 bytes are full, and which grows to 512.
    static ByteRing growingManyToOne() {
        return aboutToGrow(new ManyToOneByteRing(config(512, 1), MEMORY));
    }

    /// A ring that has grown to 512 bytes, is empty, and goes back to 256 when its reader rests at
    /// [#CALM_NS].
    static ManyToOneByteRing aboutToShrink() {
        var ring = new ManyToOneByteRing(config(512, 1), MEMORY);
        aboutToGrow(ring);
        Twice.write(ring, 1);
        ring.read((kind, id, segment, from, to) -> {}, 100);
        long left = ring.rest(0);
        if (left != CALM_NS || ring.capacityBytes() != 512) {
            throw new IllegalStateException("this ring would not shrink");
        }
        return ring;
    }

    /// Fills the first block with records that do not count: the next one makes the ring grow.
    private static ByteRing aboutToGrow(ByteRing ring) {
        for (int bytes = Twice.BYTES; bytes < 256; bytes += Twice.BYTES) {
            boolean isTaken = ring.tryWrite(Seen.NOT_COUNTED, 0, new Blank(16));
            if (!isTaken || ring.capacityBytes() != 256) {
                throw new IllegalStateException("this ring has grown already");
            }
        }
        return ring;
    }

    /// Writes and reads records until the next one would not fit before the end of the lap.
    static ByteRing atTheEndOfALap(ByteRing ring) {
        // 248 bytes: what is left are 8, which one of 32 has to skip.
        for (int i = 0; i < 7; i++) {
            pass(ring, 16);
        }
        pass(ring, 8);
        return ring;
    }

    private static void pass(ByteRing ring, int payloadBytes) {
        boolean isTaken = ring.tryWrite(1, 1, new Blank(payloadBytes));
        ring.flush();
        boolean isRead = ring.read((kind, id, segment, from, to) -> {}, 1) == 1;
        if (!isTaken || !isRead) {
            throw new IllegalStateException("this ring is of another size");
        }
    }

    private static RingConfig config(long maxBytes, int publishEvery) {
        return new RingConfig(256, maxBytes, 0, 2, publishEvery);
    }

    /// A piece of a slab, which the garbage collector takes when no ring has a piece of it.
    @Override
    public synchronized MemorySegment take(long minBytes) {
        if (slab.byteSize() - used < minBytes) {
            slab = Arena.ofAuto().allocate(SLAB_BYTES, 64).fill(DIRT);
            used = 0;
        }
        used += minBytes;
        return slab.asSlice(used - minBytes, minBytes);
    }

    /// Dirties it, so that whoever still uses it finds out.
    @Override
    public void give(MemorySegment block) {
        block.fill(DIRT);
    }
}
