package dev.corinth.fuzz;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.CompressionPool;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.Deflating;
import dev.corinth.wire.InflateContext;
import dev.corinth.wire.MessageLimits;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;
import dev.corinth.wire.WebSocketCodec;

import java.lang.foreign.MemorySegment;

/// Reads frames with the codec, and watches what memory it takes. Used by one thread.
final class FrameReader implements Cuts.Reader {

    /// Small enough for a fuzzer to reach each of them.
    static final MessageLimits TIGHT = new MessageLimits(600, 6, 700, 600);

    /// So wide that only what arrives can bound the memory.
    static final MessageLimits WIDE = MessageLimits.ofMessage(MessageLimits.LARGEST_MESSAGE);

    /// Memory of the codecs and compressors of all targets.
    static final TrackedMemory MEMORY = new TrackedMemory();

    /// Streams of the codecs and compressors of all targets.
    static final CompressionPool POOL = warmPool();

    /// What a codec may hold above three times (a buffer while it doubles) of what has arrived: a
    /// window of history, rounded up.
    private static final long ALLOWANCE = 64 << 10;

    /// What the pool keeps, and one of each kind for a connection.
    private static final int MOST_STREAMS = 10;

    private final Messages messages = new Messages();
    private final WebSocketCodec codec = new WebSocketCodec(MEMORY, POOL);
    private final InflateContext context;
    private final boolean compresses;
    private final long bytesBefore = MEMORY.bytesOut();
    private long fed;

    FrameReader(CodecSettings settings) {
        compresses = settings.deflate().isAgreed();
        boolean takesOver = settings.deflate().takesOver(settings.role().peer());
        context = takesOver ? InflateContext.takingOver(POOL) : InflateContext.NONE;
        codec.bind(settings, context);
        MEMORY.watch();
    }

    /// The pool takes its scratch memory with the first stream of each direction, once and for all.
    private static CompressionPool warmPool() {
        CompressionPool pool = new CompressionPool(MEMORY);
        DeflateParameters parameters = new DeflateParameters(false, false, 15, 15);
        try (Deflating deflating = new Deflating(pool, parameters, Role.SERVER, 1)) {
            deflating.compress(Opcode.BINARY, Block.MEMORY, 0, 64, 0);
            WebSocketCodec codec = new WebSocketCodec(MEMORY, pool);
            codec.bind(
                    new CodecSettings(Role.CLIENT, WIDE, parameters, false), InflateContext.NONE);
            codec.feed(deflating.segment(), deflating.from(), deflating.to(), new Messages());
            codec.close();
            deflating.release();
        }
        return pool;
    }

    @Override
    public void read(MemorySegment segment, long from, long to) {
        fed += to - from;
        long reached = codec.feed(segment, from, to, messages);
        if (reached != to) {
            throw new AssertionError("took " + (reached - from) + " of " + (to - from));
        }
    }

    /// Ends the connection and tells what came.
    @Override
    public String trace() {
        codec.close();
        context.close();
        long most = MEMORY.mostBytesOut() - bytesBefore;
        if (!compresses && most > 3 * fed + ALLOWANCE) {
            throw new AssertionError("held " + most + " bytes after " + fed);
        }
        if (MEMORY.bytesOut() != bytesBefore || POOL.liveStreams() > MOST_STREAMS) {
            long kept = MEMORY.bytesOut() - bytesBefore;
            throw new AssertionError(
                    "kept " + kept + " bytes; " + POOL.liveStreams() + " live streams");
        }
        return messages.trace();
    }
}
