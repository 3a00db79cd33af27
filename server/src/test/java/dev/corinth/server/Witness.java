package dev.corinth.server;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/// What one connection is told by a server under stress, and whether that is right. Its fields are
/// plain on purpose: they are the handler's alone, whichever thread runs it.
///
/// ```
/// every message:  connection 8 bytes │ origin 1 byte │ sequence 8 bytes │ filling
/// ```
final class Witness implements WebSocketListener {
    /// Where a message comes from: the peer, or one of the threads that push.
    static final int PEER = 0;

    static final int HEAD_BYTES = 17;

    /// What the peer closes with when it has said everything.
    static final int FINISHED = 4001;

    final long number;
    final long[] pushed;

    /// How many messages the peer has sent when it closed. Read when the connection is gone.
    volatile long finishedAt = -1;

    volatile @Nullable WebSocket socket;
    volatile boolean isClosed;
    private final Queue<String> complaints;
    private final AtomicInteger inside = new AtomicInteger();
    private long heard;
    private int opens;
    private int closes;

    Witness(long number, int pushers, Queue<String> complaints) {
        this.number = number;
        this.pushed = new long[pushers];
        this.complaints = complaints;
    }

    static byte[] message(long number, int origin, long sequence, int filling) {
        return ByteBuffer.allocate(HEAD_BYTES + filling)
                .putLong(number)
                .put((byte) origin)
                .putLong(sequence)
                .array();
    }

    @Override
    public void onOpen(WebSocket opened) {
        enter();
        opens++;
        require(opens == 1 && closes == 0, "opened " + opens + " times");
        socket = opened;
        leave();
    }

    @Override
    public void onMessage(WebSocket from, Message message) {
        enter();
        require(opens == 1 && closes == 0, "a message outside of its life");
        ByteBuffer bytes = ByteBuffer.wrap(message.bytes());
        long whose = bytes.getLong();
        int origin = bytes.get();
        long sequence = bytes.getLong();
        require(whose == number && origin == PEER, "hears " + whose + " of " + origin);
        require(sequence == heard, "hears " + sequence + " instead of " + heard);
        heard++;
        // What comes of it is seen by the peer, which counts.
        boolean _ = from.send(message).isTaken();
        leave();
    }

    @Override
    public void onClose(WebSocket from, Closure closure) {
        enter();
        closes++;
        require(opens == 1 && closes == 1, "closed " + closes + " times");
        if (closure.code() == FINISHED && closure.isClean() && closure.byPeer()) {
            require(heard == finishedAt, "heard " + heard + " of " + finishedAt);
        }
        isClosed = true;
        leave();
    }

    void complain(String what) {
        complaints.add("connection " + number + ": " + what);
    }

    private void enter() {
        require(inside.getAndIncrement() == 0, "two callbacks at once");
    }

    private void leave() {
        require(inside.decrementAndGet() == 0, "two callbacks at once");
    }

    private void require(boolean isSo, String what) {
        if (!isSo) {
            complain(what);
        }
    }
}
