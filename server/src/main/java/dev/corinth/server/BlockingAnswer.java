package dev.corinth.server;

import dev.corinth.engine.SendResult;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/// The body of an answer as a stream. One thread writes, and waits where its peer is slow; the loop
/// wakes it when there is room.
final class BlockingAnswer extends OutputStream {
    /// So much is gathered before it leaves.
    private static final int PIECE_BYTES = 16 << 10;

    private final AnswerStream out;
    private final HttpExchange exchange;
    private final byte[] gathered = new byte[PIECE_BYTES];
    private int count;
    private boolean isClosed;

    /// Whether a piece did not leave: what would come behind it would hide the gap.
    private boolean isBroken;

    private volatile @Nullable Thread writer;
    private volatile boolean hasRoom;

    BlockingAnswer(AnswerStream out, HttpExchange exchange) {
        this.out = out;
        this.exchange = exchange;
    }

    /// There is room again, or nobody is there any more. On the loop.
    void wake() {
        hasRoom = true;
        LockSupport.unpark(writer);
    }

    @Override
    public void write(int value) throws IOException {
        if (count == PIECE_BYTES) {
            flush();
        }
        requireOpen();
        gathered[count++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, source.length);
        requireOpen();
        int at = from;
        while (at < from + length) {
            int part = Math.min(PIECE_BYTES - count, from + length - at);
            System.arraycopy(source, at, gathered, count, part);
            count += part;
            at += part;
            if (count == PIECE_BYTES) {
                flush();
            }
        }
    }

    /// Sends what was gathered, and waits while more waits to be sent than the limits allow.
    @Override
    public void flush() throws IOException {
        requireOpen();
        if (count > 0) {
            ByteBuffer piece = ByteBuffer.wrap(gathered, 0, count);
            count = 0;
            send(piece);
        }
    }

    /// Sends the rest, and ends the body. Where something could not be sent, now or before, the
    /// connection is cut instead, so that the peer does not take a part for the whole.
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        try {
            if (!isBroken) {
                flush();
            }
        } finally {
            isClosed = true;
            end();
        }
    }

    private void end() {
        if (isBroken) {
            out.abort();
        } else {
            out.end();
        }
    }

    private void send(ByteBuffer piece) throws IOException {
        isBroken = true;
        sendWhole(piece);
        isBroken = false;
    }

    private void sendWhole(ByteBuffer piece) throws IOException {
        writer = Thread.currentThread();
        hasRoom = false;
        SendResult result = out.write(piece);
        while (result == SendResult.DROPPED) {
            awaitRoom();
            hasRoom = false;
            result = out.write(piece);
        }
        if (result == SendResult.QUEUED) {
            awaitRoom();
        }
        if (result == SendResult.CLOSED) {
            throw new IOException("nobody reads the answer any more");
        }
    }

    private void awaitRoom() throws InterruptedIOException {
        while (!hasRoom && !exchange.isGone()) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while an answer was written");
            }
        }
    }

    private void requireOpen() throws IOException {
        if (isClosed) {
            throw new IOException("the answer has ended: " + exchange);
        }
        if (isBroken) {
            throw new IOException("the answer is not whole, something was not sent: " + exchange);
        }
    }
}
