package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.SendResult;
import dev.corinth.engine.SharedBytes;
import dev.corinth.poller.Blocks;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.function.Consumer;

/// A stream of events to one client, made of an answer by [HttpExchange#eventStream()]. Safe for
/// any thread.
///
/// Events are dropped whole or not at all, by the policy of its [EventStreamConfig]. A stream ends
/// with its connection. A client takes every end for an accident and comes back; 204 in answer to
/// that tells it to stay away.
public final class EventStream {
    private static final int MOST_COPIED_BYTES = 64 << 10;

    private final HttpExchange exchange;
    private final Connection connection;
    private volatile @Nullable Runnable onWritable;

    /// What the connection speaks from here on. Set by the loop.
    private volatile @Nullable EventProtocol protocol;

    EventStream(HttpExchange exchange) {
        this.exchange = exchange;
        this.connection = exchange.connection();
    }

    /// The request that asked for it.
    ///
    /// @return without body
    public HttpRequest request() {
        return exchange.request();
    }

    /// The last event that a client has seen that comes back.
    ///
    /// @return its id, or empty if it has seen none
    public Optional<String> lastEventId() {
        return exchange.request().header("Last-Event-ID").filter(id -> !id.isEmpty());
    }

    /// Sends an event.
    ///
    /// @param event copied
    /// @return what became of it
    public SendResult send(ServerEvent event) {
        return sendLatest(Connection.NO_KEY, event);
    }

    /// Sends an event that replaces a waiting one of the same key, where the policy is
    /// [dev.corinth.engine.OverflowPolicy#LATEST_PER_KEY] and too much waits.
    ///
    /// @param key not 0
    /// @param event copied
    /// @return what became of it
    public SendResult sendLatest(long key, ServerEvent event) {
        byte[] bytes = event.toBytes();
        if (connection.loop().isOwner()) {
            return sendHere(key, bytes);
        }
        return exchange.isGone()
                ? SendResult.CLOSED
                : connection.hand(bytes.length, () -> ignore(sendHere(key, bytes)));
    }

    /// Sets what is done when there is room again after QUEUED or DROPPED.
    ///
    /// @param action called where the route runs; in place of what was set before
    /// @return this
    public EventStream onWritable(Runnable action) {
        onWritable = action;
        return this;
    }

    /// Sets what is done when the stream has ended, whoever ended it.
    ///
    /// @param action called once where the route runs, or at once if it is too late
    /// @return this
    public EventStream onClose(Runnable action) {
        exchange.events().whenOver(action);
        return this;
    }

    /// Ends the stream when what waits is sent.
    public void close() {
        whileOpen(EventProtocol::close);
    }

    /// Whether events may still be sent; a moment later it may be otherwise.
    ///
    /// @return true while open
    public boolean isOpen() {
        return !exchange.isGone() && connection.isOpen();
    }

    /// How many bytes wait to be sent.
    ///
    /// @return 0 or more
    public long waitingBytes() {
        return connection.waitingBytes();
    }

    // --- for its neighbours ---------------------------------------------------------------

    Connection connection() {
        return connection;
    }

    /// Does something with the connection on its loop, if it speaks this stream then.
    void whileOpen(Consumer<EventProtocol> action) {
        whileOpen(action, () -> {});
    }

    /// The same with something that is done instead where it is too late.
    void whileOpen(Consumer<EventProtocol> action, Runnable otherwise) {
        exchange.onLoop(
                () -> {
                    EventProtocol current = protocol;
                    if (current != null && isHere() && connection.isOpen()) {
                        action.accept(current);
                    } else {
                        otherwise.run();
                    }
                });
    }

    void opened(EventProtocol speaking) {
        protocol = speaking;
    }

    void writable() {
        Runnable action = onWritable;
        if (action != null) {
            action.run();
        }
    }

    private boolean isHere() {
        EventProtocol current = protocol;
        return current != null && connection.protocol() == current && !exchange.isGone();
    }

    private SendResult sendHere(long key, byte[] bytes) {
        if (!isHere()) {
            return SendResult.CLOSED;
        }
        SendResult result = connection.admit(bytes.length, key);
        if (!result.isTaken()) {
            return result;
        }
        if (bytes.length <= MOST_COPIED_BYTES) {
            MemorySegment room = connection.reserve(bytes.length);
            MemorySegment.copy(
                    bytes, 0, room, ValueLayout.JAVA_BYTE, connection.reservedAt(), bytes.length);
            connection.commit(bytes.length, FrameKind.MESSAGE);
        } else {
            SharedBytes shared = shared(bytes);
            connection.share(shared);
            shared.release();
        }
        return result;
    }

    /// Bytes in a block of their own.
    static SharedBytes shared(byte[] bytes) {
        MemorySegment block = Blocks.process().take(bytes.length);
        MemorySegment.copy(bytes, 0, block, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return SharedBytes.ofBlock(block, bytes.length);
    }

    private static void ignore(SendResult result) {
        assert result != null;
    }
}
