package dev.corinth.simulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The few buffers in which a poller shows received bytes, poisoned whenever nobody may read
/// them. Owned by its loop; another thread that touches one is thrown out by Java itself.
final class ReceiveBuffers {
    /// The most bytes that one buffer shows.
    static final int LARGEST_BYTES = 64 << 10;

    private static final int COUNT = 4;
    private static final int MARGIN_BYTES = 64;
    private static final String WRITTEN_LATER =
            "a received range was written to after its callback had returned";

    /// Who gets to see a buffer.
    interface Reader {
        void read(MemorySegment segment, long from, long to);
    }

    private final SimulatedNetwork network;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment[] buffers = new MemorySegment[COUNT];
    private final MemorySegment clean;

    /// How far each buffer was ever shown, with the margin behind.
    private final long[] reached = new long[COUNT];

    private int next;

    ReceiveBuffers(SimulatedNetwork network) {
        this.network = network;
        clean = poisoned();
        for (int i = 0; i < COUNT; i++) {
            buffers[i] = poisoned();
        }
    }

    /// Shows bytes to a reader, somewhere in a buffer, and poisons them when it returns.
    void show(byte[] bytes, Reader reader) {
        int number = next;
        MemorySegment buffer = buffers[number];
        next = (next + 1) % COUNT;
        requireClean(buffer, reached[number], WRITTEN_LATER);
        long from = network.dice().below(MARGIN_BYTES);
        long to = from + bytes.length;
        reached[number] = Math.max(reached[number], to + MARGIN_BYTES);
        Memory.paste(bytes, buffer, from);
        try {
            reader.read(buffer, from, to);
        } finally {
            Memory.poison(buffer, from, to, Memory.POISON);
        }
        requireClean(buffer, reached[number], "a callback wrote outside of the range it received");
    }

    /// Gives the memory back to the system: who still uses it gets an exception.
    void close() {
        for (MemorySegment buffer : buffers) {
            requireClean(buffer, buffer.byteSize(), WRITTEN_LATER);
        }
        arena.close();
    }

    /// While the network runs only what was in use is looked at, at its end all.
    private void requireClean(MemorySegment buffer, long to, String rule) {
        if (MemorySegment.mismatch(buffer, 0, to, clean, 0, to) >= 0) {
            buffer.fill(Memory.POISON);
            throw network.misuse(rule);
        }
    }

    private MemorySegment poisoned() {
        return arena.allocate(MARGIN_BYTES + LARGEST_BYTES + MARGIN_BYTES).fill(Memory.POISON);
    }
}
