package dev.corinth.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// The buffers that an io_uring receives into, all of one size. Owned by the thread of its ring.
///
/// The kernel takes a buffer when bytes arrive and names it in the completion; it has the buffer
/// back when it is given.
///
/// ```
/// struct io_uring_buf (16)   address 0 · length 8 · number 12 · in the first row: tail 14
/// struct io_uring_buf_reg    address 0 · rows 8 · group 12
/// ```
public final class BufferRing implements AutoCloseable {
    private static final int REGISTER = 22;
    private static final int UNREGISTER = 23;
    private static final long ROW_BYTES = 16;
    private static final long TAIL_AT = 14;
    private static final long REGISTRATION_BYTES = 40;
    private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();

    private final Kernel kernel;
    private final Ring ring;
    private final int group;
    private final int count;
    private final int size;
    private final MemorySegment rows;
    private final MemorySegment memory;
    private int tail;

    /// Registers buffers and gives them all to the kernel.
    ///
    /// @param kernel the calls of this thread
    /// @param ring who receives
    /// @param group a number for requests to name these buffers by
    /// @param count how many buffers: a power of two, at most 32,768
    /// @param size how long each is, in bytes
    /// @throws LinuxException if the kernel refuses
    public BufferRing(Kernel kernel, Ring ring, int group, int count, int size) {
        this.kernel = kernel;
        this.ring = ring;
        this.group = group;
        this.count = count;
        this.size = size;
        this.rows = kernel.map(count * ROW_BYTES);
        this.memory = kernel.map((long) count * size);
        int answer = register(REGISTER);
        if (answer < 0) {
            kernel.unmap(rows);
            kernel.unmap(memory);
            throw new LinuxException("cannot register " + count + " buffers", -answer);
        }
        for (int buffer = 0; buffer < count; buffer++) {
            give(buffer);
        }
    }

    /// The memory of all buffers.
    ///
    /// @return native memory
    public MemorySegment memory() {
        return memory;
    }

    /// Where a buffer starts.
    ///
    /// @param buffer its number
    /// @return the first byte in [#memory]
    public long from(int buffer) {
        return (long) buffer * size;
    }

    /// Gives a buffer back to the kernel, which may write into it at once.
    ///
    /// @param buffer its number
    public void give(int buffer) {
        long row = (tail & (count - 1)) * ROW_BYTES;
        rows.set(ValueLayout.JAVA_LONG, row, memory.address() + from(buffer));
        rows.set(ValueLayout.JAVA_INT, row + 8, size);
        rows.set(ValueLayout.JAVA_SHORT, row + 12, (short) buffer);
        tail++;
        SHORT.setRelease(rows, TAIL_AT, (short) tail); // the kernel reads the row after it
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
                registration.set(ValueLayout.JAVA_INT, 8, count);
            }
            registration.set(ValueLayout.JAVA_SHORT, 12, (short) group);
            return ring.register(what, registration, 1);
        }
    }
}
