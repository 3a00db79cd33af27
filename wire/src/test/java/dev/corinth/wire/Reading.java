package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// One codec on one connection, fed by a test.
/// Owned by one test.
final class Reading {
    static final int KEY = 0x37fa213d;

    final TrackedMemory memory;
    final CompressionPool pool;
    final WebSocketCodec codec;
    final InflateContext context;
    final Recorder recorder = new Recorder();

    Reading(CodecSettings settings) {
        this(settings, new TrackedMemory());
    }

    Reading(CodecSettings settings, TrackedMemory memory) {
        this.memory = memory;
        pool = new CompressionPool(memory);
        codec = new WebSocketCodec(memory, pool);
        context = takesOver(settings) ? InflateContext.takingOver(pool) : InflateContext.NONE;
        codec.bind(settings, context);
    }

    static boolean takesOver(CodecSettings settings) {
        return settings.deflate().takesOver(settings.role().peer());
    }

    static CodecSettings server() {
        return CodecSettings.of(Role.SERVER);
    }

    static CodecSettings client() {
        return CodecSettings.of(Role.CLIENT);
    }

    static CodecSettings server(MessageLimits limits) {
        return new CodecSettings(Role.SERVER, limits, DeflateParameters.NONE, false);
    }

    static CodecSettings deflating(boolean takeover) {
        return deflating(takeover, MessageLimits.defaults());
    }

    static CodecSettings deflating(boolean takeover, MessageLimits limits) {
        return new CodecSettings(
                Role.SERVER, limits, new DeflateParameters(takeover, takeover, 15, 15), false);
    }

    static CodecSettings streaming(CodecSettings settings) {
        return new CodecSettings(settings.role(), settings.limits(), settings.deflate(), true);
    }

    static byte[] filled(int length, IntUnaryOperator byteAt) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) byteAt.applyAsInt(i);
        }
        return bytes;
    }

    static byte[] masked(RawFrame... frames) {
        RawFrame[] all = frames.clone();
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i].withMask(KEY + i);
        }
        return RawFrames.write(all);
    }

    Reading feed(byte... bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = Bytes.toNative(arena, bytes);
            assertThat(codec.feed(segment, 0, bytes.length, recorder)).isEqualTo(bytes.length);
        }
        return this;
    }

    /// Feeds bytes as a poller does that heeds where they belong: what has a place comes there by
    /// itself.
    ///
    /// @return how many bytes came where they belong
    long feedPlaced(byte... bytes) {
        long placed = 0;
        int at = 0;
        while (at < bytes.length && codec.findPlace()) {
            MemorySegment place = codec.place();
            long from = codec.placeFrom();
            int count = (int) Math.min(bytes.length - at, codec.placeTo() - from);
            MemorySegment.copy(bytes, at, place, ValueLayout.JAVA_BYTE, from, count);
            assertThat(codec.feed(place, from, from + count, recorder)).isEqualTo(from + count);
            at += count;
            placed += count;
        }
        if (at < bytes.length) {
            feed(Arrays.copyOfRange(bytes, at, bytes.length));
        }
        return placed;
    }

    Reading feed(List<byte[]> pieces) {
        pieces.forEach(this::feed);
        return this;
    }

    List<String> events() {
        return recorder.events();
    }

    /// Closes everything and proves that nothing was kept.
    void end() {
        codec.close();
        context.close();
        pool.close();
        assertThat(memory.liveBytes()).as("native memory at the end").isZero();
        assertThat(pool.liveStreams()).as("native streams at the end").isZero();
    }

    /// The events are these however the input is cut, and nothing is kept afterwards.
    static void expect(CodecSettings settings, byte[] input, String... events) {
        Chunks.everySplit(
                input,
                pieces -> {
                    Reading reading = new Reading(settings).feed(pieces);
                    assertThat(reading.events()).containsExactly(events);
                    reading.end();
                });
    }
}
