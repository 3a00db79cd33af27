package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.SendResult;
import dev.corinth.wire.FragmentWriter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/// A message that is sent in fragments while it is being made (RFC 6455 §5.4). For one thread at
/// a time, any.
///
/// Until it is finished other messages of the connection wait behind it, within the bound of the
/// connection's queue; control frames do not wait.
public final class FragmentedMessage {
    /// A message that waits.
    ///
    /// @param opcode its kind
    /// @param payload its own copy
    private record Deferred(int opcode, ByteBuffer payload) {}

    private final WebSocketSession session;
    private final MessageKind kind;

    // Used on the loop only, from here on.
    private final FragmentWriter writer = new FragmentWriter();
    private final ArrayDeque<Deferred> deferred = new ArrayDeque<>();
    private long deferredBytes;
    private boolean isBegun;
    private boolean isFinished;

    FragmentedMessage(WebSocketSession session, MessageKind kind) {
        this.session = session;
        this.kind = kind;
    }

    /// Sends text as the next fragment.
    ///
    /// @param piece sent at once as a frame of its own
    /// @return what became of it; anything but taken means that the connection is closing
    public SendResult send(String piece) {
        return send(piece.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends bytes as the next fragment.
    ///
    /// @param piece sent at once as a frame of its own; in a text message all pieces together must
    ///     be UTF-8
    /// @return what became of it; anything but taken means that the connection is closing
    public SendResult send(byte[] piece) {
        return cross(piece, false);
    }

    /// Sends the last fragment and lets the messages that waited follow.
    ///
    /// @param piece may be empty
    /// @return what became of it
    public SendResult finish(byte[] piece) {
        return cross(piece, true);
    }

    boolean isOpen() {
        return !isFinished;
    }

    /// Keeps a message until this one is finished.
    SendResult defer(int opcode, MemorySegment source, long from, long to) {
        long length = to - from;
        if (deferredBytes + length > session.connection().limits().maxQueueBytes()
                && !deferred.isEmpty()) {
            return SendResult.DROPPED;
        }
        byte[] bytes = new byte[Math.toIntExact(length)];
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, bytes, 0, bytes.length);
        deferred.add(new Deferred(opcode, ByteBuffer.wrap(bytes)));
        deferredBytes += length;
        return SendResult.QUEUED;
    }

    private SendResult cross(byte[] piece, boolean isLast) {
        return session.tools().loop.isOwner()
                ? sendHere(piece, isLast)
                : Crossing.send(session, piece.length, () -> sendHere(piece, isLast));
    }

    private SendResult sendHere(byte[] piece, boolean isLast) {
        if (isFinished) {
            throw new IllegalStateException("the message is finished");
        }
        if (!session.isOpen()) {
            return SendResult.CLOSED;
        }
        isFinished = isLast;
        MemorySegment copy = session.tools().copy(piece);
        SendResult result = sendFrame(copy, piece.length, isLast);
        session.tools().giveCopy(copy);
        if (isLast) {
            release();
        }
        return result;
    }

    private SendResult sendFrame(MemorySegment copy, int length, boolean isLast) {
        if (isBegun) {
            int first = writer.next(isLast);
            return session.tools().sender.fragment(session, first, copy, 0, length);
        }
        isBegun = true;
        if (isLast) {
            return session.tools()
                    .sender
                    .message(session, kind.opcode, copy, 0, length, Connection.NO_KEY);
        }
        int first = writer.begin(kind.opcode);
        return session.tools().sender.fragment(session, first, copy, 0, length);
    }

    private void release() {
        for (Deferred next = deferred.poll(); next != null; next = deferred.poll()) {
            byte[] bytes = next.payload().array();
            MemorySegment copy = session.tools().copy(bytes);
            SendResult result =
                    session.sendHere(next.opcode(), copy, 0, bytes.length, Connection.NO_KEY);
            session.tools().giveCopy(copy);
            if (result == SendResult.CLOSED) {
                deferred.clear();
            }
        }
        deferredBytes = 0;
    }
}
