package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.MaskKeySource;
import dev.corinth.wire.MaskKeys;
import dev.corinth.wire.PreparedMessage;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
    /// @param attachment what it finds kept with the WebSocket
    /// @return the WebSocket
    public WebSocket open(
            Connection connection,
            Agreement agreement,
            WebSocketListener listener,
            Optional<Object> attachment) {
        LoopTools here = tools(connection.loop());
        var session = new WebSocketSession(connection, here, terms(agreement));
        attachment.ifPresent(session::attach);
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
            tools.setPlain(loop.number(), here);
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
