package dev.corinth.websocket;

import dev.corinth.engine.Command;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.wire.CloseCode;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.MaskKeySource;
import dev.corinth.wire.MaskKeys;
import dev.corinth.wire.PreparedMessage;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The WebSockets of one engine: turns connections whose handshake is done into WebSockets. Safe
/// for any thread, unless a method says otherwise.
public final class WebSockets {
    /// Of how many agreements the terms are kept; each route and set of parameters is one.
    private static final int KEPT_TERMS = 1024;

    private final Engine engine;
    private final AtomicReferenceArray<LoopTools> tools;
    private final Map<Agreement, Terms> terms = new ConcurrentHashMap<>();
    private final Supplier<MaskKeySource> keys;

    /// What they close with when the engine stops.
    private volatile int goodbye = CloseCode.GOING_AWAY;

    private volatile WebSocketObserver observer = WebSocketObserver.NONE;

    /// For an engine, with strong mask keys.
    ///
    /// @param engine whose connections they are
    public WebSockets(Engine engine) {
        this(engine, MaskKeys::new);
    }

    /// For an engine, with mask keys of a test's choice.
    ///
    /// @param engine whose connections they are
    /// @param keys makes the source of mask keys of each loop
    public WebSockets(Engine engine, Supplier<MaskKeySource> keys) {
        this.engine = engine;
        this.keys = keys;
        this.tools = new AtomicReferenceArray<>(engine.loops().size());
    }

    /// Makes a connection a WebSocket: it speaks frames from here on, and its listener is told
    /// that it is open. On the loop of the connection, when the handshake is done and what belongs
    /// to it has been sent. Bytes that came behind the handshake are then handed to the protocol
    /// of the connection.
    ///
    /// @param connection open
    /// @param agreement what the handshake left
    /// @param listener what the application does with it
    /// @param admission what else it is opened with
    /// @return the WebSocket
    public WebSocket open(
            Connection connection,
            Agreement agreement,
            WebSocketListener listener,
            Admission admission) {
        LoopTools here = tools(connection.loop());
        var session = new WebSocketSession(connection, here, terms(agreement));
        admission.settle(session);
        connection.protocol(session);
        session.open(listener);
        return session;
    }

    /// Finds an open WebSocket.
    ///
    /// @param id any number
    /// @return what to do something with it, on its loop; see [WebSocketReference]
    public WebSocketReference reference(long id) {
        return new WebSocketReference(engine, id);
    }

    /// Says what WebSockets close with when their engine stops.
    ///
    /// @param code such as 1001, or 1012 where the service is about to be there again
    /// @throws IllegalArgumentException if no close frame may hold it
    public void goodbye(int code) {
        CloseCode.requireSendable(code, "");
        goodbye = code;
    }

    /// What WebSockets close with when their engine stops.
    ///
    /// @return 1001 unless another was set
    public int goodbye() {
        return goodbye;
    }

    /// Says who is told what becomes of all WebSockets.
    ///
    /// @param next in place of whoever was told before
    public void observe(WebSocketObserver next) {
        observer = next;
    }

    WebSocketObserver observer() {
        return observer;
    }

    /// Does something with every open WebSocket, each on its loop: at once on the calling loop,
    /// soon on the others.
    ///
    /// @param task short and not blocking; what it throws is logged and closes with 1011
    ///     the WebSocket that it was thrown for; no other is left out
    public void each(Consumer<WebSocket> task) {
        for (Loop loop : engine.loops()) {
            if (loop.isOwner()) {
                each(loop, task);
            } else {
                // A loop that has ended has no WebSockets.
                boolean _ = loop.execute(() -> each(loop, task));
            }
        }
    }

    /// The open WebSockets of a loop.
    ///
    /// @param loop of this engine
    /// @return completes on the loop; empty where it has ended
    public CompletableFuture<List<WebSocket>> list(Loop loop) {
        var answer = new CompletableFuture<List<WebSocket>>();
        Runnable ask =
                () -> {
                    var all = new ArrayList<WebSocket>();
                    each(loop, all::add);
                    answer.complete(all);
                };
        Runnable none = () -> answer.complete(List.of());
        if (loop.isOwner()) {
            ask.run();
        } else if (!loop.execute(new Command(ask, none))) {
            none.run();
        }
        return answer;
    }

    private static void each(Loop loop, Consumer<WebSocket> task) {
        loop.forEachConnection(
                connection -> {
                    if (connection.protocol() instanceof WebSocketSession session) {
                        guard(session, task);
                    }
                });
    }

    private static void guard(WebSocketSession session, Consumer<WebSocket> task) {
        try {
            task.accept(session);
        } catch (Throwable thrown) {
            // Whoever cannot be asked is not left as if all were well.
            session.tools().loop.report(session.connection(), thrown);
        }
    }

    /// With which codes WebSockets have ended so far.
    ///
    /// @return of codes that have come up, how often; those of 3000 to 3999 but 3000 itself, and
    ///     those of 4000 to 4999, count together under 3999 and 4999
    public Map<Integer, Long> closeCodes() {
        long[] sums = new long[CloseCounts.SIZE];
        for (int i = 0; i < tools.length(); i++) {
            LoopTools here = tools.getAcquire(i);
            if (here != null) {
                here.closes.addTo(sums);
            }
        }
        return CloseCounts.byCode(sums);
    }

    /// The engine.
    ///
    /// @return whose connections they are
    public Engine engine() {
        return engine;
    }

    /// Compresses a message for all who take it so ([WebSocketMember#takesDeflated]), once. On the
    /// loop that is given.
    ///
    /// @param loop the calling one
    /// @param message framed
    /// @param level 1 to 9, of meaning for the first who asks
    /// @return native memory that is kept as long as it is reachable, not to be written
    public MemorySegment deflated(Loop loop, PreparedMessage message, int level) {
        return message.deflated(DeflateParameters.WIDEST, tools(loop).compression, level);
    }

    LoopTools tools(Loop loop) {
        assert loop.isOwner();
        LoopTools here = tools.getPlain(loop.number());
        if (here == null) {
            here = new LoopTools(this, loop, keys.get());
            tools.setRelease(loop.number(), here);
        }
        return here;
    }

    private Terms terms(Agreement agreement) {
        Terms known = terms.get(agreement);
        if (known != null) {
            return known;
        }
        Terms made = Terms.of(agreement);
        if (terms.size() < KEPT_TERMS) {
            terms.put(agreement, made);
        }
        return made;
    }
}
