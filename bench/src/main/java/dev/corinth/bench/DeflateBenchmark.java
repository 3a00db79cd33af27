package dev.corinth.bench;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.CompressionPool;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.Deflating;
import dev.corinth.wire.InflateContext;
import dev.corinth.wire.MessageLimits;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;
import dev.corinth.wire.WebSocketCodec;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// permessage-deflate without context takeover, for one message of JSON.
/// Owned by JMH.
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DeflateBenchmark extends Measured {
    private static final DeflateParameters AGREED = new DeflateParameters(false, false, 15, 15);

    /// Bytes of the message before compression.
    @Param({"1024", "65536"})
    public int length;

    private final Blocks blocks = new Blocks();
    private final CompressionPool pool = new CompressionPool(blocks);
    private final WebSocketCodec codec = new WebSocketCodec(blocks, pool);
    private final Deflating server = new Deflating(pool, AGREED, Role.SERVER, 6);
    private MemorySegment message = MemorySegment.NULL;
    private MemorySegment frame = MemorySegment.NULL;
    private MemorySegment target = MemorySegment.NULL;
    private final CountingHandler handler = new CountingHandler();

    /// Made by JMH.
    public DeflateBenchmark() {}

    /// Builds the message and its masked frame.
    @Setup
    public void build() {
        StringBuilder json = new StringBuilder();
        for (int i = 0; json.length() < length; i++) {
            json.append("{\"id\":").append(i * 7919).append(",\"user\":\"name").append(i % 37);
            json.append("\",\"price\":").append(i * 31 % 9973).append("},");
        }
        json.setLength(length);
        message = Blocks.of(json.toString().getBytes(StandardCharsets.US_ASCII));
        Deflating client = new Deflating(pool, AGREED, Role.CLIENT, 6);
        client.compress(Opcode.TEXT, message, 0, length, 0x37fa213d);
        long bytes = client.to() - client.from();
        frame = Arena.global().allocate(bytes, 64);
        MemorySegment.copy(client.segment(), client.from(), frame, 0, bytes);
        target = Arena.global().allocate(bytes, 64);
        client.close();
        codec.bind(
                new CodecSettings(Role.SERVER, MessageLimits.defaults(), AGREED, false),
                InflateContext.NONE);
    }

    /// Compresses and frames.
    ///
    /// @return the length of the frame
    @Benchmark
    public long deflate() {
        server.compress(Opcode.TEXT, message, 0, length, 0);
        return server.to() - server.from();
    }

    /// Decodes, unmasks, inflates, checks the text and tells it.
    ///
    /// @return what the handler counted
    @Benchmark
    public long inflate() {
        MemorySegment.copy(frame, 0, target, 0, frame.byteSize());
        codec.feed(target, 0, frame.byteSize(), handler);
        return handler.told();
    }
}
