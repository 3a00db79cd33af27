package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/// Compresses messages into frames (RFC 7692 §7.2.1).
/// Owned by its loop. One serves all connections of the loop whose context is not taken over; each
/// connection with takeover has its own.
///
/// A frame stays in [#segment] until [#release] or the next [#compress].
///
/// Java's deflater always has a window of 32 KiB. Smaller agreed windows are kept by emptying its
/// match history with a full flush before it has seen more bytes than the window has: no reference
/// can then reach farther back.
public final class Deflating implements AutoCloseable {
    /// Room for a header, so that it is written in front when the length is known.
    private static final long FRONT = FrameEncoder.LONGEST_HEADER;

    /// Every flush ends with these four bytes, which are not sent.
    private static final int TAIL_BYTES = 4;

    private static final int WHOLE_WINDOW = 15;
    private static final MemorySegment EMPTY_MESSAGE = Arena.global().allocate(1);

    private final CompressionPool pool;
    private final DeflateParameters parameters;
    private final Role role;
    private final int level;
    private final PayloadBuffer buffer;
    private @Nullable Deflater deflater;
    private long sinceFullFlush;
    private long ceiling;
    private long from;

    /// A compressor that holds nothing yet.
    ///
    /// @param pool the loop's pool; frames are built in its memory
    /// @param parameters what was agreed
    /// @param role the side on which we stand
    /// @param level 1 (fastest) to 9 (smallest)
    public Deflating(CompressionPool pool, DeflateParameters parameters, Role role, int level) {
        this.pool = pool;
        this.parameters = parameters;
        this.role = role;
        this.level = level;
        buffer = new PayloadBuffer(pool.memory());
    }

    /// Builds the frame of a message. Without context takeover, a message that does not get smaller
    /// is framed as it is.
    ///
    /// @param opcode [Opcode#TEXT] or [Opcode#BINARY]
    /// @param source native memory that holds the message; it is not changed
    /// @param start the message's first byte
    /// @param end its end, exclusive
    /// @param key a client's mask key, first wire byte lowest; of no meaning for a server
    /// @return false when there is no memory; nothing is built, and the window is forgotten
    public boolean compress(int opcode, MemorySegment source, long start, long end, int key) {
        long plainLength = end - start;
        ceiling = FRONT + 2 * plainLength + TAIL_BYTES;
        buffer.truncate(0);
        boolean built = buffer.reserve(FRONT, ceiling) && deflate(source, start, end);
        boolean worthIt = isTakingOver() || buffer.length() - FRONT < plainLength;
        if (built && !worthIt) {
            buffer.truncate(FRONT);
            built = buffer.append(source, start, end, ceiling);
        }
        if (!built) {
            release();
            reset();
            return false;
        }
        finishFrame(FrameEncoder.first(opcode, true, worthIt), key);
        return true;
    }

    private boolean deflate(MemorySegment source, long start, long end) {
        if (start == end) {
            // RFC 7692 §7.2.3.6: an empty stored block, without its tail.
            return buffer.append(EMPTY_MESSAGE, 0, 1, ceiling);
        }
        if (!pool.prepareDeflating()) {
            return false;
        }
        Deflater stream = deflater != null ? deflater : pool.takeDeflater(level);
        boolean built = deflate(stream, source, start, end);
        if (isTakingOver()) {
            deflater = stream;
        } else {
            pool.give(stream);
            sinceFullFlush = 0;
        }
        return built;
    }

    private boolean deflate(Deflater stream, MemorySegment source, long start, long end) {
        long window = parameters.windowBits(role) == WHOLE_WINDOW ? Long.MAX_VALUE : window();
        long at = start;
        while (at < end) {
            long most = Math.min(Scratch.INPUT_BYTES, window - sinceFullFlush);
            int count = (int) Math.min(end - at, most);
            stream.setInput(pool.deflateScratch().fill(source, at, count));
            at += count;
            sinceFullFlush += count;
            int flush = at == end ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
            if (sinceFullFlush == window) {
                flush = Deflater.FULL_FLUSH;
                sinceFullFlush = 0;
            }
            if (!drain(stream, flush)) {
                return false;
            }
        }
        // RFC 7692 §7.2.1: the flush's last four bytes are not sent.
        buffer.truncate(buffer.length() - TAIL_BYTES);
        return true;
    }

    private boolean drain(Deflater stream, int flush) {
        Scratch scratch = pool.deflateScratch();
        int count = Scratch.OUTPUT_BYTES;
        while (count == Scratch.OUTPUT_BYTES) {
            ByteBuffer target = scratch.outputBuffer(Scratch.OUTPUT_BYTES);
            count = stream.deflate(target, flush);
            if (!buffer.append(scratch.output(), 0, count, ceiling)) {
                return false;
            }
        }
        return true;
    }

    private void finishFrame(int first, int key) {
        long length = buffer.length() - FRONT;
        int header = FrameEncoder.headerLength(length, role.masks());
        from = FRONT - header;
        if (role.masks()) {
            FrameEncoder.writeMaskedHeader(buffer.segment(), from, first, length, key);
            Mask.apply(buffer.segment(), FRONT, buffer.length(), key, 0);
        } else {
            FrameEncoder.writeHeader(buffer.segment(), from, first, length);
        }
    }

    /// The memory in which the last frame lies.
    ///
    /// @return native memory
    public MemorySegment segment() {
        return buffer.segment();
    }

    /// The first byte of the last frame.
    ///
    /// @return its position in [#segment]
    public long from() {
        return from;
    }

    /// The end of the last frame, exclusive.
    ///
    /// @return its position in [#segment]
    public long to() {
        return buffer.length();
    }

    /// Gives the last frame's memory back.
    public void release() {
        buffer.release();
        from = 0;
    }

    /// Forgets the window: the next message refers to nothing before it. To be called whenever a
    /// compressed message went to the peer that this object did not build.
    public void reset() {
        sinceFullFlush = 0;
        if (deflater != null) {
            deflater.reset();
        }
    }

    /// Gives everything back. May be called twice.
    @Override
    public void close() {
        release();
        if (deflater != null) {
            pool.give(deflater);
            deflater = null;
        }
    }

    private boolean isTakingOver() {
        return parameters.takesOver(role);
    }

    private long window() {
        return 1L << parameters.windowBits(role);
    }
}
