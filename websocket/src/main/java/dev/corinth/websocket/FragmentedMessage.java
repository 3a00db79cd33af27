package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.SendResult;
import dev.corinth.engine.SharedBytes;
import dev.corinth.wire.FragmentWriter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/// A message that is sent in fragments while it is being made (RFC 6455 §5.4). For one thread at
/// a time, any.
///
/// Until it is finished other messages of the connection wait behind it, within the bound of the
/// connection's queue; control frames do not wait. A piece that is refused with
/// [SendResult#DROPPED], because the output is full, may be sent again; nothing of it was sent.
public final class FragmentedMessage {
    /// Longer pieces are sent as several frames, so that control frames get between them.
    private static final int LONGEST_FRAME = 32 << 10;

    /// What waits is a frame already, not a message to be framed.
    private static final int FRAMED = -1;

    /// A message that waits.
    ///
    /// @param opcode its kind, or [#FRAMED]
    /// @param bytes its own copy
    private record Deferred(int opcode, MemorySegment bytes) {}

    private final WebSocketSession session;
    private final MessageKind kind;

    /// Whether its last piece was handed over, perhaps still on its way to the loop.
    private volatile boolean isEnded;

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
    /// @param piece sent at once in a frame of its own, or several if it is long
    /// @return what became of it
    /// @throws IllegalStateException if the message is finished
    public SendResult send(String piece) {
        return cross(piece.getBytes(StandardCharsets.UTF_8), false);
    }

    /// Sends bytes as the next fragment.
    ///
    /// @param piece copied; sent at once in a frame of its own, or several if it is long; in a text
    ///     message all pieces together must be UTF-8
    /// @return what became of it
    /// @throws IllegalStateException if the message is finished
    public SendResult send(byte[] piece) {
        return cross(piece, false);
    }

    /// Sends the last fragment and lets the messages that waited follow.
    ///
    /// @param piece copied; may be empty
    /// @return what became of it; after [SendResult#DROPPED] the message is not finished
    /// @throws IllegalStateException if the message is finished
    public SendResult finish(byte[] piece) {
        return cross(piece, true);
    }

    /// Whether another one may be begun, as far as the threads of the application go.
    boolean isEnded() {
        return isEnded;
    }

    /// Whether others wait behind it. On the loop only.
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
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, length)).asSlice(0, length);
        MemorySegment.copy(source, from, copy, 0, length);
        deferred.add(new Deferred(opcode, copy));
        deferredBytes += length;
        return SendResult.QUEUED;
    }

    /// Keeps a frame that is shared with other connections until this message is finished.
    ///
    /// @return false if the message is finished: the frame may be sent now
    boolean defers(SharedBytes frame) {
        return isOpen() && defer(FRAMED, frame.segment(), 0, frame.length()) != null;
    }

    private SendResult cross(byte[] piece, boolean isLast) {
        if (isEnded) {
            throw new IllegalStateException("the message is finished");
        }
        SendResult result;
        if (session.tools().loop.isOwner()) {
            result = sendHere(piece, isLast, false);
        } else {
            byte[] copy = piece.clone();
            result = session.hand(copy.length, () -> sendHere(copy, isLast, true));
        }
        isEnded = isLast && result != SendResult.DROPPED;
        return result;
    }

    /// @param isPromised whether the piece was taken already, on another thread
    private SendResult sendHere(byte[] piece, boolean isLast, boolean isPromised) {
        if (!session.maySend()) {
            return SendResult.CLOSED;
        }
        SendResult result =
                isLast && !isBegun ? sendWhole(piece) : sendFrames(piece, isLast, isPromised);
        if (isLast && (isPromised || result.isTaken())) {
            isFinished = true;
            release();
        }
        return result;
    }

    private SendResult sendWhole(byte[] piece) {
        MemorySegment copy = session.tools().copy(piece);
        FrameSender sender = session.tools().sender;
        SendResult result =
                sender.message(session, kind.opcode, copy, 0, piece.length, Connection.NO_KEY);
        session.tools().giveCopy(copy);
        return result;
    }

    private SendResult sendFrames(byte[] piece, boolean isLast, boolean isPromised) {
        int length = piece.length;
        FrameSender sender = session.tools().sender;
        SendResult verdict = sender.admit(session, length, Connection.NO_KEY);
        boolean isRefused = verdict == SendResult.DROPPED && !isPromised;
        if (verdict == SendResult.CLOSED || isRefused) {
            return verdict;
        }
        int at = 0;
        do {
            int end = Math.min(length, at + LONGEST_FRAME);
            boolean isEnd = isLast && end == length;
            int first = isBegun ? writer.next(isEnd) : writer.begin(kind.opcode);
            isBegun = true;
            // Copied frame by frame: whoever watches may use the scratch behind each of them.
            MemorySegment copy = session.tools().copy(piece, at, end);
            sender.fragment(session, first, copy, 0, end - at);
            session.tools().giveCopy(copy);
            at = end;
        } while (at < length);
        return verdict == SendResult.DROPPED ? SendResult.QUEUED : verdict;
    }

    private void release() {
        for (Deferred next = deferred.poll(); next != null; next = deferred.poll()) {
            if (send(next) == SendResult.CLOSED) {
                deferred.clear();
            }
        }
        deferredBytes = 0;
    }

    private SendResult send(Deferred next) {
        MemorySegment bytes = next.bytes();
        if (next.opcode() == FRAMED) {
            return session.maySend() ? PreparedSend.frame(session, bytes) : SendResult.CLOSED;
        }
        return session.sendHere(next.opcode(), bytes, 0, bytes.byteSize(), Connection.NO_KEY);
    }
}
