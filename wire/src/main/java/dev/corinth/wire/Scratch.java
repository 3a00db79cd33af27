package dev.corinth.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The memory through which the streams of one direction work, one after the other: each step
/// copies its input here and finds its output here. Owned by its [CompressionPool].
///
/// A stream must not keep the input buffer from one step to the next of another: it would read
/// what that one left there.
final class Scratch {
    static final int INPUT_BYTES = 1 << 14;
    static final int OUTPUT_BYTES = 1 << 15;

    private MemorySegment input = MemorySegment.NULL;
    private MemorySegment output = MemorySegment.NULL;
    private ByteBuffer inputBuffer = ByteBuffer.allocateDirect(0);
    private ByteBuffer outputBuffer = ByteBuffer.allocateDirect(0);

    /// Takes the memory if that was not done yet.
    ///
    /// @return false when there is none
    boolean prepare(Memory memory) {
        if (input.byteSize() == 0) {
            input = memory.take(INPUT_BYTES);
            inputBuffer = input.asByteBuffer();
        }
        if (output.byteSize() == 0 && input.byteSize() > 0) {
            output = memory.take(OUTPUT_BYTES);
            outputBuffer = output.asByteBuffer();
        }
        return output.byteSize() > 0;
    }

    void give(Memory memory) {
        if (input.byteSize() > 0) {
            memory.give(input);
            input = MemorySegment.NULL;
        }
        if (output.byteSize() > 0) {
            memory.give(output);
            output = MemorySegment.NULL;
        }
    }

    /// Copies the next input in.
    ///
    /// @param count at most [#INPUT_BYTES]
    /// @return the same bytes for a stream
    ByteBuffer fill(MemorySegment source, long from, int count) {
        MemorySegment.copy(source, from, input, 0, count);
        return inputBuffer.clear().limit(count);
    }

    /// The last bytes of the input that was filled in.
    ByteBuffer rest(int count) {
        return inputBuffer.position(inputBuffer.limit() - count);
    }

    /// What comes out of a stream, from its beginning; [#outputBuffer] is the same memory.
    MemorySegment output() {
        return output;
    }

    /// The output as a stream wants it: empty.
    ///
    /// @param room at most [#OUTPUT_BYTES]
    ByteBuffer outputBuffer(int room) {
        return outputBuffer.clear().limit(room);
    }
}
