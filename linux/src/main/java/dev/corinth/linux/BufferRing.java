package dev.corinth.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// The buffers that an io_uring receives into, all of one size. Owned by the thread of its ring.
///
/// The kernel takes a buffer when bytes arrive and names it in the completion. With a
/// [Shape#isIncremental] shape it goes on in the same buffer with the bytes of the next
/// completion, whosever they are, until it is full; else each completion has a buffer of its own.
/// Either way it fills the buffers in their order, and has a spent one back when [#give] is
/// called: so the bytes of completions that follow each other often lie behind each other.
///
/// ```
/// struct io_uring_buf (16)   address 0 · length 8 · number 12 · in the first row: tail 14
/// struct io_uring_buf_reg    address 0 · rows 8 · group 12 · flags 14
/// ```
public final class BufferRing implements AutoCloseable {
    private static final int REGISTER = 22;
    private static final int UNREGISTER = 23;
    private static final short INCREMENTAL = 2;
    private static final long ROW_BYTES = 16;
    private static final long TAIL_AT = 14;
    private static final long REGISTRATION_BYTES = 40;
    private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();

    /// How many buffers there are, and of what kind. Immutable.
    ///
    /// @param count how many buffers: a power of two, at most 32,768
    /// @param size how long each is, in bytes
    /// @param isIncremental whether the kernel fills a buffer by several completions: Linux 6.12
    ///     and newer
    public record Shape(int count, int size, boolean isIncremental) {}

    private final Kernel kernel;
    private final Ring ring;
    private final int group;
    private final Shape shape;
    private final MemorySegment rows;
    private final MemorySegment memory;
    private final int[] used;
    private final int[] spent;
    private int spentCount;
    private int tail;

    /// Registers buffers and gives them all to the kernel.
    ///
    /// @param kernel the calls of this thread
    /// @param ring who receives
    /// @param group a number for requests to name these buffers by
    /// @param shape how many buffers of what kind
    /// @throws LinuxException if the kernel refuses
    public BufferRing(Kernel kernel, Ring ring, int group, Shape shape) {
        this.kernel = kernel;
        this.ring = ring;
        this.group = group;
        this.shape = shape;
        this.used = new int[shape.count];
        this.spent = new int[shape.count];
        this.rows = kernel.map(shape.count * ROW_BYTES);
        this.memory = kernel.map((long) shape.count * shape.size);
        int answer = register(REGISTER);
        if (answer < 0) {
            kernel.unmap(rows);
            kernel.unmap(memory);
            throw new LinuxException("cannot register " + shape, -answer);
        }
        for (int buffer = 0; buffer < shape.count; buffer++) {
            spent[buffer] = buffer;
        }
        spentCount = shape.count;
        give();
    }

    /// The memory of all buffers.
    ///
    /// @return native memory
    public MemorySegment memory() {
        return memory;
    }

    /// Where the kernel puts the next bytes for which it names a buffer.
    ///
    /// @param buffer its number
    /// @return the first byte in [#memory]
    public long nextAt(int buffer) {
        return (long) buffer * shape.size + used[buffer];
    }

    /// Takes the bytes of the completion that the ring has in hand, which names a buffer. They are
    /// the caller's until [#give].
    ///
    /// @return where they start in [#memory]
    public long take() {
        int buffer = ring.buffer();
        long from = nextAt(buffer);
        used[buffer] += Math.max(0, ring.result());
        if (!ring.goesOnInBuffer()) {
            spent[spentCount++] = buffer;
        }
        return from;
    }

    /// Gives all spent buffers back to the kernel, which may write into them at once.
    public void give() {
        if (spentCount == 0) {
            return;
        }
        for (int i = 0; i < spentCount; i++) {
            int buffer = spent[i];
            used[buffer] = 0;
            long row = (tail & (shape.count - 1)) * ROW_BYTES;
            rows.set(ValueLayout.JAVA_LONG, row, memory.address() + nextAt(buffer));
            rows.set(ValueLayout.JAVA_INT, row + 8, shape.size);
            rows.set(ValueLayout.JAVA_SHORT, row + 12, (short) buffer);
            tail++;
        }
        spentCount = 0;
        SHORT.setRelease(rows, TAIL_AT, (short) tail); // the kernel reads the rows after it
    }

    /// Takes the buffers from the ring and frees them. No request may use them any more.
    @Override
    public void close() {
        register(UNREGISTER);
        kernel.unmap(rows);
        kernel.unmap(memory);
    }

    private int register(int what) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment registration = arena.allocate(REGISTRATION_BYTES, 8);
            if (what == REGISTER) {
                registration.set(ValueLayout.JAVA_LONG, 0, rows.address());
                registration.set(ValueLayout.JAVA_INT, 8, shape.count);
                registration.set(
                        ValueLayout.JAVA_SHORT, 14, shape.isIncremental ? INCREMENTAL : (short) 0);
            }
            registration.set(ValueLayout.JAVA_SHORT, 12, (short) group);
            return ring.register(what, registration, 1);
        }
    }
}
