package dev.corinth.websocket;

import dev.corinth.engine.FrameKind;
import dev.corinth.engine.Protocol;
import dev.corinth.poller.IoError;
import dev.corinth.wire.CloseCode;
import dev.corinth.wire.CloseState;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Role;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The end of one WebSocket, from the first sign of it (RFC 6455 §7). Owned by its loop; a session
/// has one only when its end has begun.
///
/// ```
/// we close      close frame sent ─► peer's close frame ─► TCP ends          clean
/// peer closes   its close frame ─► listener ─► ours ─► TCP ends             clean
/// we fail it    close frame sent ─► our half ends ─► what comes is dropped   not clean
/// it is lost    TCP ends                                                    not clean
/// ```
///
/// Each of these has one absolute deadline, the close timeout; then the connection is cut.
final class Closing {
    /// What a peer may still send after we have failed the connection before it is cut: 64 KiB.
    static final long MAX_DROPPED_BYTES = 64 << 10;

    private static final ValueLayout.OfShort CODE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final WebSocketSession session;

    /// Read by every thread, written by the loop.
    private volatile CloseState state = CloseState.OPEN;

    private int code = CloseCode.ABNORMAL;
    private String reason = "";
    private long deadlineNs;
    private boolean isCodeKnown;
    private boolean byPeer;
    private boolean isFailed;
    private long dropped;

    Closing(WebSocketSession session) {
        this.session = session;
        this.deadlineNs =
                session.tools().loop.nowNs()
                        + session.agreement().config().closeTimeout().toNanos();
        session.connection().wakeBy(deadlineNs);
    }

    CloseState state() {
        return state;
    }

    /// Whether the end has begun without a close frame of ours: the peer has asked for it, or is
    /// about to be heard asking. For every thread.
    boolean isAnswering() {
        return state.maySendClose();
    }

    long deadlineNs() {
        return deadlineNs;
    }

    /// We close, unless a close frame of ours has gone already.
    void close(int ourCode, String ourReason) {
        if (!state.maySendClose() || isFailed) {
            return;
        }
        note(ourCode, ourReason, false);
        send(ourCode, ourReason);
        state = state.sentClose();
        session.drain();
        endIfClean();
    }

    /// We close with what the peer said, or normally.
    void closeInKind() {
        if (state == CloseState.PEER_CLOSED) {
            close(code, "");
        } else {
            close(CloseCode.NORMAL, "");
        }
    }

    /// The peer broke a rule or a limit, or something of ours failed: it is told, and nothing of
    /// it is listened to any more (RFC 6455 §7.1.7).
    void fail(int ourCode, String text) {
        if (isFailed) {
            return;
        }
        isFailed = true;
        note(ourCode, text, false);
        if (state.maySendClose()) {
            send(ourCode, text);
        }
        state = state.lost();
        session.stopReading();
        session.connection().finish();
    }

    /// The connection is as good as gone, without a word.
    void lost(String why) {
        isFailed = true;
        note(CloseCode.ABNORMAL, why, false);
        state = state.lost();
        session.stopReading();
        session.connection().abort();
    }

    /// A close frame came.
    ///
    /// @return whether it is for us to answer it
    boolean receivedClose(int peerCode, String peerReason) {
        boolean isFirst = state == CloseState.OPEN;
        note(peerCode, peerReason, true);
        state = state.receivedClose();
        endIfClean();
        return isFirst;
    }

    /// The peer's half has ended.
    void peerEnded() {
        state = state.lost();
        session.stopReading();
        session.connection().close();
    }

    /// Whether what arrives is dropped; a peer that goes on and on is cut.
    boolean isDropping(long bytes) {
        if (state.mayRead()) {
            return false;
        }
        dropped += bytes;
        if (dropped > MAX_DROPPED_BYTES) {
            session.connection().abort();
        }
        return true;
    }

    /// Gives the peer time again in which it could not be heard.
    void unheard(long againNs) {
        deadlineNs += againNs;
    }

    /// Ends it all if the deadline has passed.
    ///
    /// @return the next deadline
    long expired(long nowNs) {
        if (nowNs < deadlineNs) {
            return deadlineNs;
        }
        if (state.isClean()) {
            session.connection().close();
        } else {
            session.connection().abort();
        }
        return Protocol.NEVER;
    }

    /// How it ended.
    Closure closure(IoError error) {
        boolean isClean = state.isClean() && !isFailed;
        String text = isCodeKnown || !error.isError() ? reason : error.text();
        return new Closure(code, text, isClean, byPeer);
    }

    /// When both sides have said goodbye the server ends TCP first (RFC 6455 §7.1.1); a client
    /// waits for that until the deadline.
    private void endIfClean() {
        if (state.isClean() && session.role() == Role.SERVER) {
            session.connection().close();
        }
    }

    private void note(int firstCode, String firstReason, boolean isPeers) {
        if (!isCodeKnown) {
            isCodeKnown = true;
            code = firstCode;
            reason = firstReason;
            byPeer = isPeers;
        }
    }

    private void send(int ourCode, String ourReason) {
        FrameSender sender = session.tools().sender;
        if (ourCode == CloseCode.NO_CODE) {
            // The peer gave no code: it is answered without one.
            sender.control(session, Opcode.CLOSE, MemorySegment.NULL, 0, 0, FrameKind.MUST);
            return;
        }
        byte[] text = ourReason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, CloseCode.MOST_REASON_BYTES);
        MemorySegment payload = session.tools().room(2 + length);
        payload.set(CODE, 0, (short) ourCode);
        MemorySegment.copy(text, 0, payload, ValueLayout.JAVA_BYTE, 2, length);
        sender.control(session, Opcode.CLOSE, payload, 0, 2 + length, FrameKind.MUST);
        session.tools().giveCopy(payload);
    }
}
