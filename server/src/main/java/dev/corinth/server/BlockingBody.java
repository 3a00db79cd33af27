package dev.corinth.server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The body of a request as a stream. The loop puts pieces in and never waits; one other thread
/// takes them out and waits for more. What is not read is held back, and its network slows the
/// client down.
final class BlockingBody extends InputStream {
    /// When so much waits to be read, no more is received; below half of it, it goes on.
    static final int MOST_WAITING = 64 << 10;

    private final HttpExchange exchange;
    private final Queue<ByteBuffer> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isHeld = new AtomicBoolean();

    /// Set by the loop behind the last piece.
    private volatile boolean isWhole;

    private volatile boolean isOver;
    private volatile @Nullable Thread reader;
    private volatile boolean isClosed;

    /// What is being read. Used by the reader alone.
    private @Nullable ByteBuffer current;

    BlockingBody(HttpExchange exchange) {
        this.exchange = exchange;
    }

    // --- on the loop ----------------------------------------------------------------------

    /// @param piece a copy
    void piece(ByteBuffer piece) {
        int length = piece.remaining();
        pieces.add(piece);
        if (waiting.addAndGet(length) > MOST_WAITING && isHeld.compareAndSet(false, true)) {
            exchange.protocol().body().pause(exchange, BodyIntake.BY_READER);
            goOnIfRead();
        }
        wake();
    }

    void whole() {
        isWhole = true;
        wake();
    }

    /// Nothing more will come.
    void over() {
        isOver = true;
        wake();
    }

    private void wake() {
        LockSupport.unpark(reader);
    }

    // --- on the thread that reads ---------------------------------------------------------

    @Override
    public int read() throws IOException {
        ByteBuffer piece = piece();
        return piece == null ? -1 : piece.get() & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer piece = piece();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(target, from, count);
        return count;
    }

    @Override
    public int available() {
        ByteBuffer piece = current;
        return waiting.get() + (piece == null ? 0 : piece.remaining());
    }

    /// Reads no more; what has yet to come is dropped with the end of the answer.
    @Override
    public void close() {
        isClosed = true;
    }

    /// What has bytes left.
    ///
    /// @return null behind the last one
    private @Nullable ByteBuffer piece() throws IOException {
        if (isClosed) {
            throw new IOException("the body was closed: " + exchange);
        }
        ByteBuffer piece = current;
        if (piece == null || !piece.hasRemaining()) {
            piece = next();
            current = piece;
        }
        return piece;
    }

    private @Nullable ByteBuffer next() throws IOException {
        reader = Thread.currentThread();
        while (true) {
            // Looked at first: what was put in before is found afterwards.
            boolean isLast = isWhole;
            boolean isCutOff = isOver;
            ByteBuffer piece = pieces.poll();
            if (piece != null) {
                waiting.addAndGet(-piece.remaining());
                goOnIfRead();
                return piece;
            }
            if (isLast) {
                return null;
            }
            if (isCutOff) {
                throw new IOException("the body is not whole: nobody sends it any more");
            }
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while a body was awaited");
            }
        }
    }

    private void goOnIfRead() {
        if (waiting.get() < MOST_WAITING / 2 && isHeld.compareAndSet(true, false)) {
            exchange.onLoop(this::goOn);
        }
    }

    /// On the loop, which alone holds back: if it has done so again since, that was for what came
    /// later, and holds.
    private void goOn() {
        if (!isHeld.get()) {
            exchange.protocol().body().resume(exchange, BodyIntake.BY_READER);
        }
    }
}
