package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.SendResult;

import org.jspecify.annotations.Nullable;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The body of an answer, written piece by piece. For one thread at a time, which may be any.
///
/// ```java
/// AnswerStream out = exchange.begin(200, Headers.of("Content-Type", "text/csv"));
/// out.onWritable(() -> writeMore(out));   // writes until it hears QUEUED
/// writeMore(out);                         // and calls end() behind the last piece
/// ```
///
/// On the loop, pieces leave when the handler returns. HEAD is sent nothing, whatever one writes.
public final class AnswerStream {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpExchange exchange;
    private final BodyForm form;
    private final Connection connection;
    private final boolean isSized;
    private long left;
    private volatile @Nullable Runnable onWritable;
    private volatile @Nullable BlockingAnswer blocking;

    AnswerStream(HttpExchange exchange, BodyForm form, long length) {
        this.exchange = exchange;
        this.form = form;
        this.connection = exchange.connection();
        this.isSized = length >= 0;
        this.left = length;
    }

    /// Writes a piece.
    ///
    /// @param piece copied
    /// @return SENT; QUEUED, which took it too, but wait for [#onWritable] before writing more;
    ///     DROPPED if it was not taken, to be written again when there is room; CLOSED if the peer
    ///     has gone
    /// @throws IllegalStateException if the body has ended, or would be longer than was said
    public SendResult write(byte[] piece) {
        return write(ByteBuffer.wrap(piece));
    }

    /// Writes a piece.
    ///
    /// @param piece what remains of it; copied and left as it is
    /// @return as above
    /// @throws IllegalStateException as above
    public SendResult write(ByteBuffer piece) {
        int length = piece.remaining();
        boolean isOpen = requireRoom(length);
        // An empty chunk would be the last one.
        boolean isNothing = length == 0 || form == BodyForm.NONE;
        if (!isOpen) {
            return SendResult.CLOSED;
        }
        return counted(isNothing ? SendResult.SENT : send(framed(piece, length)), length);
    }

    /// Writes a piece that is given away: it is not copied, unless the answer is in chunks.
    ///
    /// @param piece not changed by anybody afterwards
    /// @return as above
    /// @throws IllegalStateException as above
    public SendResult writeOwn(byte[] piece) {
        boolean isPlain = form == BodyForm.SIZED || form == BodyForm.UNTIL_CLOSE;
        if (!isPlain || piece.length == 0) {
            return write(piece);
        }
        return requireRoom(piece.length) ? counted(send(piece), piece.length) : SendResult.CLOSED;
    }

    /// Ends the body. A body shorter than was said cannot be told from a whole one by its peer: the
    /// connection is cut then.
    public void end() {
        if (!exchange.endStream()) {
            return;
        }
        boolean isShort = form == BodyForm.SIZED && left > 0;
        exchange.onLoop(
                () -> {
                    if (isShort) {
                        exchange.protocol().cut(exchange);
                    } else {
                        byte[] end = form == BodyForm.CHUNKED ? LAST_CHUNK : new byte[0];
                        exchange.protocol().end(exchange, end);
                    }
                });
    }

    /// Gives up: the connection is cut, so that the peer sees that the body is not whole.
    public void abort() {
        exchange.onLoop(() -> exchange.protocol().cut(exchange));
    }

    /// Sets what is done when there is room again after QUEUED or DROPPED.
    ///
    /// @param action called where the route runs; in place of what was set before
    /// @return this
    public AnswerStream onWritable(Runnable action) {
        onWritable = action;
        return this;
    }

    /// The body as a stream, for a handler that may wait: on a virtual thread ([HttpRoute#runOn])
    /// or a worker. Its writes gather 16 KiB, and wait while the peer is slow; `flush` sends what
    /// was gathered, and `close` ends the body. Where a write has failed, `close` cuts the
    /// connection instead. It does not know of what else has failed: who may fail between two
    /// writes calls [#abort] then, or closes only behind the last one and lets the exception leave
    /// the handler; try-with-resources would end a part as if it were the whole.
    ///
    /// @return to be written by one thread, in place of [#write] and [#onWritable]; throws an
    ///     `IOException` where the peer has gone, and `InterruptedIOException` where the thread is
    ///     interrupted
    /// @throws IllegalStateException on the loop, which must not wait
    public OutputStream asOutputStream() {
        exchange.requireMayWait();
        BlockingAnswer known = blocking;
        BlockingAnswer made = known != null ? known : new BlockingAnswer(this, exchange);
        blocking = made;
        return made;
    }

    /// What waits for room, if something does.
    @Nullable BlockingAnswer blocking() {
        return blocking;
    }

    /// Has what [#onWritable] set called as soon as there is room, also if nothing was refused.
    public void askWritable() {
        exchange.onLoop(connection::oweWritable);
    }

    /// How many bytes wait to be sent on this connection.
    ///
    /// @return 0 or more
    public long waitingBytes() {
        return connection.waitingBytes();
    }

    void writable() {
        Runnable action = onWritable;
        if (action != null) {
            action.run();
        }
    }

    /// @return false if the peer has gone
    private boolean requireRoom(int length) {
        if (exchange.isGone()) {
            return false;
        }
        if (!exchange.isStreaming() || (isSized && length > left)) {
            throw new IllegalStateException(
                    "the body has ended, or would be longer than was said: length="
                            + length
                            + " left="
                            + left
                            + " "
                            + exchange);
        }
        return true;
    }

    private SendResult counted(SendResult result, int length) {
        left -= result.isTaken() ? length : 0;
        return result;
    }

    private SendResult send(byte[] bytes) {
        if (connection.loop().isOwner()) {
            return exchange.protocol().write(exchange, bytes);
        }
        SendResult result =
                connection.hand(
                        bytes.length, () -> exchange.protocol().writeAdmitted(exchange, bytes));
        if (result == SendResult.DROPPED) {
            exchange.onLoop(connection::oweWritable);
        }
        return result;
    }

    private byte[] framed(ByteBuffer piece, int length) {
        if (form != BodyForm.CHUNKED) {
            byte[] plain = new byte[length];
            piece.get(piece.position(), plain);
            return plain;
        }
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = new byte[size.length + length + LINE_END.length];
        System.arraycopy(size, 0, chunk, 0, size.length);
        piece.get(piece.position(), chunk, size.length, length);
        System.arraycopy(LINE_END, 0, chunk, size.length + length, LINE_END.length);
        return chunk;
    }
}
