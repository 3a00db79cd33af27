package dev.corinth.server;

import dev.corinth.dispatch.Dispatcher;
import dev.corinth.dispatch.Mailbox;
import dev.corinth.dispatch.Rank;
import dev.corinth.dispatch.Recipient;
import dev.corinth.engine.Connection;
import dev.corinth.poller.Blocks;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.RelayedListener;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The two ends of a mailbox between a WebSocket and a listener that runs elsewhere: posts what the
/// loop tells, and calls the listener with what was posted. Owned by one connection: its loop
/// posts, the thread of the dispatch receives.
///
/// ```
/// message, ping, pong   the payload
/// fragment              the payload; whether it is first and last stands in the kind
/// closing, closed       ┌ code, 2 bytes ┬ flags, 1 byte ┬ reason in UTF-8 ┐
/// open, writable, shutdown   nothing
/// ```
final class PostedListener extends RelayedListener implements Recipient {
    private static final int OPEN = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 3;
    private static final int PONG = 4;
    private static final int CLOSING = 5;
    private static final int WRITABLE = 6;
    private static final int SHUTDOWN = 7;
    private static final int CLOSED = 8;

    /// Fragments have kinds from here on, with three bits: text, first, last.
    private static final int FRAGMENT = 16;

    private static final int IS_TEXT = 1;
    private static final int IS_FIRST = 2;
    private static final int IS_LAST = 4;

    private static final int CODE_BYTES = 3;
    private static final int IS_CLEAN = 1;
    private static final int BY_PEER = 2;
    private static final ValueLayout.OfShort CODE = ValueLayout.JAVA_SHORT_UNALIGNED;

    private final WebSocketListener listener;
    private final Mailbox mailbox;

    /// Set by the loop with the first event, which comes before all that is received.
    private @Nullable WebSocket socket;

    PostedListener(Connection connection, WebSocketListener listener, Dispatcher dispatcher) {
        this.listener = listener;
        this.mailbox = dispatcher.mailbox(connection, this);
    }

    // --- on the loop ----------------------------------------------------------------------

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        mailbox.post(Rank.CONTROL, OPEN);
    }

    @Override
    public void onMessage(WebSocket from, Message message) {
        post(Rank.MESSAGE, message.isText() ? TEXT : BINARY, message);
    }

    @Override
    public void onFragment(WebSocket from, Message piece, boolean isFirst, boolean isLast) {
        int kind =
                FRAGMENT
                        + (piece.isText() ? IS_TEXT : 0)
                        + (isFirst ? IS_FIRST : 0)
                        + (isLast ? IS_LAST : 0);
        post(Rank.MESSAGE, kind, piece);
    }

    @Override
    public void onPing(WebSocket from, Message ping) {
        post(Rank.MESSAGE, PING, ping);
    }

    @Override
    public void onPong(WebSocket from, Message pong) {
        post(Rank.MESSAGE, PONG, pong);
    }

    @Override
    public void onClosing(WebSocket from, int code, String reason) {
        post(Rank.CONTROL, CLOSING, new Closure(code, reason, false, true));
    }

    @Override
    public void onWritable(WebSocket from) {
        mailbox.post(Rank.CONTROL, WRITABLE);
    }

    @Override
    public void onShutdown(WebSocket from) {
        mailbox.post(Rank.CONTROL, SHUTDOWN);
    }

    @Override
    public void onClose(WebSocket from, Closure closure) {
        post(Rank.LAST, CLOSED, closure);
    }

    @Override
    public void hold() {
        hold(socket());
    }

    @Override
    public void release() {
        release(socket());
    }

    private void post(Rank rank, int kind, Message message) {
        MemorySegment bytes = message.segment();
        mailbox.post(rank, kind, bytes, 0, bytes.byteSize());
    }

    private void post(Rank rank, int kind, Closure closure) {
        byte[] reason = closure.reason().getBytes(StandardCharsets.UTF_8);
        int length = CODE_BYTES + reason.length;
        MemorySegment block = Blocks.process().take(length);
        int flags = (closure.isClean() ? IS_CLEAN : 0) + (closure.byPeer() ? BY_PEER : 0);
        block.set(CODE, 0, (short) closure.code());
        block.set(ValueLayout.JAVA_BYTE, 2, (byte) flags);
        MemorySegment.copy(reason, 0, block, ValueLayout.JAVA_BYTE, CODE_BYTES, reason.length);
        mailbox.post(rank, kind, block, 0, length);
        Blocks.process().give(block);
    }

    // --- on the thread of the dispatch ----------------------------------------------------

    @Override
    public void receive(int kind, MemorySegment bytes, long from, long to) {
        switch (kind) {
            case OPEN -> listener.onOpen(socket());
            case WRITABLE -> listener.onWritable(socket());
            case SHUTDOWN -> shutDown();
            case CLOSING -> {
                Closure peers = closure(bytes, from, to);
                listener.onClosing(socket(), peers.code(), peers.reason());
            }
            case CLOSED -> listener.onClose(socket(), closure(bytes, from, to));
            default -> showMessage(kind, bytes, from, to);
        }
    }

    private void shutDown() {
        listener.onShutdown(socket());
        goodbye(socket());
    }

    private void showMessage(int kind, MemorySegment bytes, long from, long to) {
        boolean isText = kind == TEXT || (kind >= FRAGMENT && (kind & IS_TEXT) != 0);
        Message view = show(isText ? MessageKind.TEXT : MessageKind.BINARY, bytes, from, to);
        try {
            switch (kind) {
                case TEXT, BINARY -> listener.onMessage(socket(), view);
                case PING -> listener.onPing(socket(), view);
                case PONG -> listener.onPong(socket(), view);
                default -> {
                    boolean isFirst = (kind & IS_FIRST) != 0;
                    listener.onFragment(socket(), view, isFirst, (kind & IS_LAST) != 0);
                }
            }
        } finally {
            hide(view);
        }
    }

    private static Closure closure(MemorySegment bytes, long from, long to) {
        int code = Short.toUnsignedInt(bytes.get(CODE, from));
        int flags = bytes.get(ValueLayout.JAVA_BYTE, from + 2);
        byte[] reason = new byte[(int) (to - from) - CODE_BYTES];
        MemorySegment.copy(
                bytes, ValueLayout.JAVA_BYTE, from + CODE_BYTES, reason, 0, reason.length);
        String text = new String(reason, StandardCharsets.UTF_8);
        return new Closure(code, text, (flags & IS_CLEAN) != 0, (flags & BY_PEER) != 0);
    }

    private WebSocket socket() {
        return Objects.requireNonNull(socket);
    }
}
