package dev.corinth.bench;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.CompressionPool;
import dev.corinth.wire.FrameEncoder;
import dev.corinth.wire.InflateContext;
import dev.corinth.wire.MaskKeys;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;
import dev.corinth.wire.WebSocketCodec;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The receive path of a server (decode, judge, unmask, tell) and the send paths of both roles,
/// for one message.
/// Owned by JMH.
///
/// A frame is unmasked in place, so each round begins by copying the masked frame back: `copy`
/// shows what that costs alone.
public class CodecBenchmark extends Measured {
    /// Bytes of the payload.
    @Param({"64", "4096", "65536"})
    public int length;

    private final Blocks blocks = new Blocks();
    private final CompressionPool pool = new CompressionPool(blocks);
    private final WebSocketCodec codec = new WebSocketCodec(blocks, pool);
    private final MaskKeys keys = new MaskKeys();
    private MemorySegment payload = MemorySegment.NULL;
    private MemorySegment text = MemorySegment.NULL;
    private MemorySegment fragments = MemorySegment.NULL;
    private MemorySegment target = MemorySegment.NULL;
    private final CountingHandler handler = new CountingHandler();

    /// Made by JMH.
    public CodecBenchmark() {}

    /// Builds the frames.
    @Setup
    public void build() {
        payload = Blocks.of(new byte[length]);
        text = Arena.global().allocate(length + 14L, 64);
        long end = masked(text, 0, FrameEncoder.first(Opcode.TEXT), 0, length);
        text = text.asSlice(0, end);
        fragments = Arena.global().allocate(length + 28L, 64);
        int first = FrameEncoder.first(Opcode.BINARY, false, false);
        int last = FrameEncoder.first(Opcode.CONTINUATION);
        end = masked(fragments, 0, first, 0, length / 2);
        fragments = fragments.asSlice(0, masked(fragments, end, last, length / 2, length));
        target = Arena.global().allocate(length + 28L, 64);
        codec.bind(CodecSettings.of(Role.SERVER), InflateContext.NONE);
    }

    private long masked(MemorySegment to, long at, int first, long from, long end) {
        return FrameEncoder.writeMaskedFrame(to, at, first, payload, from, end, 0x37fa213d);
    }

    /// The copy with which the next two begin.
    ///
    /// @return the copy
    @Benchmark
    public MemorySegment copy() {
        MemorySegment.copy(text, 0, target, 0, text.byteSize());
        return target;
    }

    /// A text message in one masked frame, told where it lies.
    ///
    /// @return what the handler counted
    @Benchmark
    public long receiveText() {
        MemorySegment.copy(text, 0, target, 0, text.byteSize());
        codec.feed(target, 0, text.byteSize(), handler);
        return handler.told();
    }

    /// A binary message in two masked fragments, assembled.
    ///
    /// @return what the handler counted
    @Benchmark
    public long receiveFragments() {
        MemorySegment.copy(fragments, 0, target, 0, fragments.byteSize());
        codec.feed(target, 0, fragments.byteSize(), handler);
        return handler.told();
    }

    /// A whole frame of a server.
    ///
    /// @return its end
    @Benchmark
    public long sendAsServer() {
        return FrameEncoder.writeFrame(
                target, 0, FrameEncoder.first(Opcode.BINARY), payload, 0, length);
    }

    /// A whole frame of a client, with a key of its own.
    ///
    /// @return its end
    @Benchmark
    public long sendAsClient() {
        int first = FrameEncoder.first(Opcode.BINARY);
        return FrameEncoder.writeMaskedFrame(target, 0, first, payload, 0, length, keys.next());
    }
}
