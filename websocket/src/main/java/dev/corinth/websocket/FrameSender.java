package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.SendResult;
import dev.corinth.wire.Deflating;
import dev.corinth.wire.FrameEncoder;
import dev.corinth.wire.MaskKeySource;
import dev.corinth.wire.Role;

import java.lang.foreign.MemorySegment;

/// Makes the frames that one loop sends: plain, masked or compressed. Owned by its loop.
final class FrameSender {
    /// Beside the opcode of a message: it is to be sent as it is, whatever was agreed.
    static final int UNCOMPRESSED = 1 << 5;

    private static final int NO_KEY = 0;

    private final LoopTools tools;
    private final MaskKeySource keys;
    private final MemorySegment head;

    FrameSender(LoopTools tools, MaskKeySource keys) {
        this.tools = tools;
        this.keys = keys;
        this.head = tools.loop.slabs().take(FrameEncoder.LONGEST_HEADER);
    }

    /// Sends a whole message.
    ///
    /// @param kind its opcode, perhaps with [#UNCOMPRESSED]
    SendResult message(
            WebSocketSession session,
            int kind,
            MemorySegment source,
            long from,
            long to,
            long key) {
        long length = to - from;
        SendResult verdict = admit(session, length, key);
        if (!verdict.isTaken()) {
            return verdict;
        }
        int opcode = kind & ~UNCOMPRESSED;
        Deflating deflating = kind == opcode ? session.deflatingFor(length) : null;
        if (deflating != null && compressed(session, deflating, opcode, source, from, to)) {
            return verdict;
        }
        boolean isMasked = session.role() == Role.CLIENT;
        frame(session, isMasked, FrameEncoder.first(opcode), source, from, to);
        return verdict;
    }

    /// Asks whether a payload of a length may be sent.
    SendResult admit(WebSocketSession session, long length, long key) {
        boolean isMasked = session.role() == Role.CLIENT;
        long bytes = FrameEncoder.headerLength(length, isMasked) + length;
        SendResult verdict = session.connection().admit(bytes, key);
        if (verdict == SendResult.DROPPED) {
            tools.webSockets.observer().dropped(session, bytes);
        }
        return verdict;
    }

    /// Sends a fragment of a message, which was admitted; never compressed.
    void fragment(WebSocketSession session, int first, MemorySegment source, long from, long to) {
        boolean isMasked = session.role() == Role.CLIENT;
        // A fragment is never dropped: the message would be lost in its middle.
        small(session, isMasked, first, source, from, to, FrameKind.MUST);
    }

    /// Sends a control frame; no limit of a queue refuses it.
    void control(
            WebSocketSession session,
            int opcode,
            MemorySegment source,
            long from,
            long to,
            FrameKind kind) {
        boolean isMasked = session.role() == Role.CLIENT;
        int first = FrameEncoder.first(opcode);
        small(session, isMasked, first, source, from, to, kind);
    }

    void close() {
        tools.loop.slabs().give(head);
    }

    private void frame(
            WebSocketSession session,
            boolean isMasked,
            int first,
            MemorySegment source,
            long from,
            long to) {
        long length = to - from;
        if (length <= LoopTools.COPY_BYTES) {
            small(session, isMasked, first, source, from, to, FrameKind.MESSAGE);
        } else if (isMasked) {
            largeMasked(session, first, source, from, to);
        } else {
            long end = FrameEncoder.writeHeader(head, 0, first, length);
            session.keepSent(head, 0, end);
            FrameTrace watched = session.keepSent(source, from, to);
            session.connection().sendThrough(head, 0, end, source, from, to);
            FrameTrace.tell(watched);
        }
    }

    private void small(
            WebSocketSession session,
            boolean isMasked,
            int first,
            MemorySegment source,
            long from,
            long to,
            FrameKind kind) {
        long length = to - from;
        long bytes = FrameEncoder.headerLength(length, isMasked) + length;
        Connection connection = session.connection();
        MemorySegment target = connection.reserve(bytes);
        long at = connection.reservedAt();
        if (isMasked) {
            FrameEncoder.writeMaskedFrame(target, at, first, source, from, to, keys.next());
        } else {
            FrameEncoder.writeFrame(target, at, first, source, from, to);
        }
        FrameTrace watched = session.keepSent(target, at, at + bytes);
        connection.commit(bytes, kind);
        FrameTrace.tell(watched);
    }

    private void largeMasked(
            WebSocketSession session, int first, MemorySegment source, long from, long to) {
        long length = to - from;
        MemorySegment masked = tools.loop.slabs().take(length + FrameEncoder.LONGEST_HEADER);
        long end = FrameEncoder.writeMaskedFrame(masked, 0, first, source, from, to, keys.next());
        long payload = end - length;
        FrameTrace watched = session.keepSent(masked, 0, end);
        session.connection().sendThrough(masked, 0, payload, masked, payload, end);
        tools.loop.slabs().give(masked);
        FrameTrace.tell(watched);
    }

    private boolean compressed(
            WebSocketSession session,
            Deflating deflating,
            int opcode,
            MemorySegment source,
            long from,
            long to) {
        int key = session.role() == Role.CLIENT ? keys.next() : NO_KEY;
        if (!deflating.compress(opcode, source, from, to, key)) {
            return false;
        }
        Connection connection = session.connection();
        MemorySegment frame = deflating.segment();
        long start = deflating.from();
        long end = deflating.to();
        long bytes = end - start;
        FrameTrace watched = session.keepSent(frame, start, end);
        if (bytes <= LoopTools.COPY_BYTES) {
            MemorySegment target = connection.reserve(bytes);
            MemorySegment.copy(frame, start, target, connection.reservedAt(), bytes);
            // With takeover later messages refer to this one: no policy may drop it.
            connection.commit(bytes, session.takesOver() ? FrameKind.MUST : FrameKind.MESSAGE);
        } else {
            connection.sendThrough(frame, start, start, frame, start, end);
        }
        deflating.release();
        if (bytes > LoopTools.COPY_BYTES && session.takesOver() && connection.limits().drops()) {
            // A policy may drop it yet: no later message may refer back to it.
            deflating.reset();
        }
        FrameTrace.tell(watched);
        return true;
    }
}
