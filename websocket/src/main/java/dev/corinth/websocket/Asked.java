package dev.corinth.websocket;

import dev.corinth.engine.SendResult;
import dev.corinth.wire.Opcode;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What other threads ask of a session, as it crosses to its loop: a number and bytes. Immutable;
/// all methods are static.
///
/// What becomes a frame has the number of its opcode, perhaps with [FrameSender#UNCOMPRESSED]; the
/// rest begins behind the opcodes.
final class Asked {
    /// To close: in kind without bytes, or else with what [dev.corinth.wire.ClosePayload] encodes.
    static final int CLOSE = Opcode.CLOSE;

    static final int PAUSE = 16;
    static final int RESUME = 17;
    static final int ABORT = 18;
    static final int WRITABLE = 19;

    static final byte[] NOTHING = {};

    private Asked() {}

    /// Does what was asked for. On the loop.
    static void arrive(
            WebSocketSession session,
            int kind,
            long key,
            MemorySegment segment,
            long from,
            long to) {
        switch (kind) {
            case Opcode.TEXT,
                    Opcode.BINARY,
                    Opcode.TEXT | FrameSender.UNCOMPRESSED,
                    Opcode.BINARY | FrameSender.UNCOMPRESSED -> {
                // Whoever has sent it was answered on his thread.
                SendResult ignoredHere = session.sendHere(kind, segment, from, to, key);
                assert ignoredHere != null;
            }
            case Opcode.PING, Opcode.PONG -> session.controlHere(kind, segment, from, to);
            case CLOSE -> close(session, segment, from, to);
            case PAUSE -> session.pauseHere();
            case RESUME -> session.resumeHere();
            case ABORT -> session.connection().abort();
            case WRITABLE -> session.connection().oweWritable();
            default -> throw new IllegalArgumentException("kind=" + kind);
        }
    }

    private static void close(WebSocketSession session, MemorySegment segment, long from, long to) {
        if (from == to) {
            session.closing().closeInKind();
            return;
        }
        byte[] bytes = segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
        int code = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        String reason = new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_8);
        session.closing().close(code, reason);
    }
}
