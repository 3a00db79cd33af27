package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.SendResult;
import dev.corinth.engine.SharedBytes;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.PreparedMessage;
import dev.corinth.wire.Role;

import java.lang.foreign.MemorySegment;

/// Sends messages that were framed before. Immutable; all methods are static, on the loop.
final class PreparedSend {
    private PreparedSend() {}

    static SendResult send(WebSocketSession session, PreparedMessage message) {
        MemorySegment plain = message.plain();
        long payload = plain.byteSize() - message.payloadLength();
        if (session.role() == Role.CLIENT || session.takesOver() || session.isHeldBack()) {
            // Masked anew, or through the connection's own compressor, or behind a fragmented one.
            int how = message.isUncompressed() ? FrameSender.UNCOMPRESSED : 0;
            return session.sendHere(
                    message.opcode() | how, plain, payload, plain.byteSize(), Connection.NO_KEY);
        }
        if (!session.maySend()) {
            return SendResult.CLOSED;
        }
        return frame(session, frameFor(session, message));
    }

    private static MemorySegment frameFor(WebSocketSession session, PreparedMessage message) {
        Agreement agreement = session.agreement();
        DeflateParameters deflate = agreement.deflate();
        var config = agreement.config().deflate();
        if (!deflate.isAgreed() || message.payloadLength() < config.thresholdBytes()) {
            return message.plain();
        }
        return message.deflated(
                deflate.windowBits(Role.SERVER), session.tools().compression, config.level());
    }

    /// Sends a frame that stands in memory of automatic scope.
    static SendResult frame(WebSocketSession session, MemorySegment frame) {
        Connection connection = session.connection();
        long length = frame.byteSize();
        SendResult verdict = connection.admit(length, Connection.NO_KEY);
        if (!verdict.isTaken()) {
            return verdict;
        }
        FrameTrace watched = session.keepSent(frame, 0, length);
        if (length <= LoopTools.COPY_BYTES) {
            MemorySegment target = connection.reserve(length);
            MemorySegment.copy(frame, 0, target, connection.reservedAt(), length);
            connection.commit(length, FrameKind.MESSAGE);
        } else {
            connection.share(SharedBytes.ofKept(frame));
        }
        FrameTrace.tell(watched);
        return verdict;
    }
}
