package dev.corinth.server;

import dev.corinth.dispatch.Dispatcher;
import dev.corinth.dispatch.Mailbox;
import dev.corinth.dispatch.Rank;
import dev.corinth.dispatch.Recipient;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

/// What is told of one request to its handler: at once on the loop, or through a mailbox where the
/// route runs elsewhere. The loop tells; one thread at a time handles.
///
/// ```
/// request                            the whole body, or nothing if it comes in pieces
/// piece                              bytes of the body
/// begin, end, writable, over, gone   nothing
/// ```
final class ExchangeEvents implements Recipient {
    private static final int REQUEST = 0;
    private static final int PIECE = 1;
    private static final int END = 2;
    private static final int WRITABLE = 3;
    private static final int OVER = 4;
    private static final int GONE = 5;
    private static final int BEGIN = 6;

    /// Stands for an action that was called or never will be.
    private static final Runnable TOLD = ExchangeEvents::nothing;

    private final HttpExchange exchange;
    private final HttpProtocol protocol;
    private final @Nullable Mailbox mailbox;
    private final AtomicReference<@Nullable Runnable> onGone = new AtomicReference<>();
    private volatile @Nullable BodyListener body;

    /// Takes the body past the mailbox, whose thread waits for it.
    private volatile @Nullable BlockingBody stream;

    private final AtomicReference<@Nullable Runnable> whenOver = new AtomicReference<>();

    /// Whether a callback has thrown. On the thread that handles.
    private boolean hasFailed;

    ExchangeEvents(HttpExchange exchange, HttpProtocol protocol) {
        this.exchange = exchange;
        this.protocol = protocol;
        Dispatcher elsewhere = protocol.site().dispatchers().running(exchange.route().dispatch());
        this.mailbox = elsewhere == null ? null : elsewhere.mailbox(protocol.connection(), this);
    }

    // --- for the application, on any thread -----------------------------------------------

    void receiveBody(BodyListener listener) {
        if (body != null) {
            throw new IllegalStateException("the body is received already: " + exchange);
        }
        body = listener;
    }

    void receiveBody(BlockingBody awaited) {
        receiveBody((from, piece) -> {});
        stream = awaited;
    }

    void onGone(Runnable action) {
        if (!onGone.compareAndSet(null, action)) {
            if (onGone.get() != TOLD) {
                throw new IllegalStateException("two actions for a peer that goes: " + exchange);
            }
            if (exchange.isGone()) {
                action.run();
            }
        }
    }

    /// Sets what is done, where the route runs, when nothing more is to be said, whatever came of
    /// it; at once if that is so already.
    void whenOver(Runnable action) {
        Runnable before = whenOver.compareAndExchange(null, action);
        if (before == TOLD) {
            action.run();
        } else if (before != null) {
            throw new IllegalStateException("two actions for the end: " + exchange);
        }
    }

    // --- on the loop ----------------------------------------------------------------------

    /// Whether somebody wants to know when the peer goes.
    boolean mindsGoing() {
        return onGone.get() != null;
    }

    void request(MemorySegment bytes, long from, long to) {
        if (mailbox != null && to > from) {
            // The first record of a mailbox introduces it and has no bytes.
            mailbox.post(Rank.CONTROL, BEGIN);
        }
        tell(Rank.MESSAGE, REQUEST, bytes, from, to);
    }

    void piece(MemorySegment bytes, long from, long to) {
        BlockingBody awaited = stream;
        if (awaited != null) {
            awaited.piece(ByteBuffer.wrap(copy(bytes, from, to)));
        } else {
            tell(Rank.MESSAGE, PIECE, bytes, from, to);
        }
    }

    void bodyEnd() {
        BlockingBody awaited = stream;
        if (awaited != null) {
            awaited.whole();
        } else {
            tell(Rank.CONTROL, END, MemorySegment.NULL, 0, 0);
        }
    }

    void writable() {
        if (!exchange.wakeWriter()) {
            tell(Rank.CONTROL, WRITABLE, MemorySegment.NULL, 0, 0);
        }
    }

    /// The last of all.
    void end(boolean isGone) {
        BlockingBody awaited = stream;
        if (awaited != null) {
            awaited.over();
        }
        boolean _ = exchange.wakeWriter();
        tell(Rank.LAST, isGone ? GONE : OVER, MemorySegment.NULL, 0, 0);
    }

    @Override
    public void hold() {
        protocol.body().pause(exchange, BodyIntake.BY_MAILBOX);
    }

    @Override
    public void release() {
        protocol.body().resume(exchange, BodyIntake.BY_MAILBOX);
    }

    private void tell(Rank rank, int kind, MemorySegment bytes, long from, long to) {
        Mailbox box = mailbox;
        if (box == null) {
            receive(kind, bytes, from, to);
        } else {
            box.post(rank, kind, bytes, from, to);
        }
    }

    // --- where the route runs -------------------------------------------------------------

    @Override
    public void receive(int kind, MemorySegment bytes, long from, long to) {
        boolean isLast = kind == OVER || kind == GONE;
        if (hasFailed && !isLast) {
            return;
        }
        try {
            handle(kind, bytes, from, to);
        } catch (HttpException refusal) {
            hasFailed = true;
            exchange.refuse(refusal);
        } catch (Throwable thrown) {
            // Told here and not by the mailbox: the connection may serve the next request already.
            hasFailed = true;
            exchange.failed(thrown);
        }
    }

    private void handle(int kind, MemorySegment bytes, long from, long to) throws Exception {
        switch (kind) {
            case REQUEST -> {
                exchange.plainRequest().body(copy(bytes, from, to));
                exchange.route().handler().handle(exchange);
            }
            case PIECE -> listener().onPiece(exchange, view(bytes, from, to));
            case END -> listener().onEnd(exchange);
            case WRITABLE -> {
                exchange.writable();
            }
            case OVER, GONE -> over(kind == GONE);
            default -> {}
        }
    }

    private void over(boolean isGone) {
        Runnable ending = whenOver.getAndSet(TOLD);
        if (ending != null) {
            ending.run();
        }
        Runnable action = onGone.getAndSet(TOLD);
        if (isGone && action != null) {
            action.run();
        }
    }

    private static void nothing() {}

    private BodyListener listener() {
        BodyListener listener = body;
        if (listener == null) {
            throw new IllegalStateException("a piece of a body that nobody asked for");
        }
        return listener;
    }

    private static ByteBuffer view(MemorySegment bytes, long from, long to) {
        return bytes.asSlice(from, to - from).asByteBuffer().asReadOnlyBuffer();
    }

    private static byte[] copy(MemorySegment bytes, long from, long to) {
        byte[] copy = new byte[(int) (to - from)];
        if (copy.length > 0) {
            view(bytes, from, to).get(copy);
        }
        return copy;
    }
}
