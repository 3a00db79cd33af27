package dev.corinth.websocket;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Slabs;
import dev.corinth.wire.CompressionPool;
import dev.corinth.wire.Deflating;
import dev.corinth.wire.MaskKeySource;
import dev.corinth.wire.WebSocketCodec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// What the WebSockets of one loop share: codecs, compression, scratch memory, the message view.
/// Owned by its loop.
///
/// A connection has a codec only while something of it is unfinished; between messages the codec
/// is here.
final class LoopTools {
    /// Messages up to this length are copied next to their header; longer ones are sent from
    /// where they lie.
    static final int COPY_BYTES = 16 << 10;

    private static final int SCRATCH_BYTES = 64 << 10;
    private static final int KEPT_CODECS = 64;

    final WebSockets webSockets;
    final Loop loop;
    final LoopMemory memory;
    final CompressionPool compression;
    final FrameSender sender;
    final CloseCounts closes = new CloseCounts();
    private final ArrayDeque<WebSocketCodec> codecs = new ArrayDeque<>();
    private final Map<Agreement, Deflating> deflatings = new HashMap<>();
    private final MemorySegment scratch;
    private final MessageViews views = MessageViews.ofLoop();

    LoopTools(WebSockets webSockets, Loop loop, MaskKeySource keys) {
        this.webSockets = webSockets;
        this.loop = loop;
        this.memory = new LoopMemory(loop);
        this.compression = new CompressionPool(memory);
        this.scratch = loop.slabs().take(SCRATCH_BYTES);
        this.sender = new FrameSender(this, keys);
        loop.atEnd(this::close);
    }

    WebSocketCodec takeCodec() {
        WebSocketCodec codec = codecs.pollLast();
        return codec != null ? codec : new WebSocketCodec(memory, compression);
    }

    void giveCodec(WebSocketCodec codec) {
        codec.close();
        assert !codecs.contains(codec) : "given back twice";
        if (codecs.size() < KEPT_CODECS) {
            codecs.addLast(codec);
        }
    }

    /// The compressor of all connections that agreed on the same and whose messages do not refer
    /// back.
    Deflating deflating(Agreement agreement) {
        return deflatings.computeIfAbsent(
                agreement,
                one ->
                        new Deflating(
                                compression,
                                one.deflate(),
                                one.role(),
                                one.config().deflate().level()));
    }

    /// The view in which the next message is shown to a listener.
    Message view() {
        return views.next();
    }

    /// Native memory with a copy of an array: the scratch where it fits, else a slab; to be given
    /// back by [#giveCopy].
    MemorySegment copy(byte[] bytes) {
        return copy(bytes, 0, bytes.length);
    }

    /// The same of a part of an array.
    MemorySegment copy(byte[] bytes, int from, int to) {
        MemorySegment target = room(to - from);
        MemorySegment.copy(bytes, from, target, ValueLayout.JAVA_BYTE, 0, to - from);
        return target;
    }

    /// Native memory for so many bytes, to be given back by [#giveCopy].
    MemorySegment room(long length) {
        return length <= SCRATCH_BYTES ? scratch : loop.slabs().take(length);
    }

    void giveCopy(MemorySegment copy) {
        if (!copy.equals(scratch)) {
            loop.slabs().give(copy);
        }
    }

    void opened(WebSocket socket) {
        loop.counters().add(Counter.WEBSOCKETS_OPENED, 1);
        webSockets.observer().opened(socket);
    }

    void closed(WebSocket socket, Closure closure) {
        loop.counters().add(Counter.WEBSOCKETS_CLOSED, 1);
        closes.add(closure.code());
        webSockets.observer().closed(socket, closure);
    }

    private void close() {
        deflatings.values().forEach(Deflating::close);
        compression.close();
        sender.close();
        Slabs slabs = loop.slabs();
        slabs.give(scratch);
    }
}
