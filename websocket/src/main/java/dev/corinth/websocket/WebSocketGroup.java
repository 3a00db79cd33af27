package dev.corinth.websocket;

import dev.corinth.engine.Broadcast;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Group;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Recipients;
import dev.corinth.engine.SharedBytes;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.PreparedMessage;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// WebSockets of a server that are sent the same messages. Safe for any thread.
///
/// A message to a group is framed once, compressed once for those who agreed on it, and handed to
/// each loop as one command. What one thread sends to a group arrives in that order; what it sends
/// to a member alone meanwhile, or a close of it, may come before. From threads that are no loop's
/// a loop takes 16 MiB of messages on their way; its members go without more, which is counted
/// ([dev.corinth.engine.Counter#COMMANDS_REFUSED]).
///
/// Members whose messages refer back to earlier ones, or whose window is narrower than 15 bits, are
/// sent it uncompressed.
public final class WebSocketGroup {
    private static final int PLAIN = 0;
    private static final int DEFLATED = 1;

    private final DeflateConfig deflate;

    /// Set by the first member: the engine to which all members belong.
    private final AtomicReference<@Nullable Bound> bound = new AtomicReference<>();

    /// A group with its engine.
    ///
    /// @param webSockets of the engine
    /// @param members of the engine's connections
    private record Bound(WebSockets webSockets, Group members) {}

    /// Makes an empty group whose messages are not compressed.
    public WebSocketGroup() {
        this(DeflateConfig.off());
    }

    /// Makes an empty group.
    ///
    /// @param deflate how messages to it are compressed for those who agreed on it
    public WebSocketGroup(DeflateConfig deflate) {
        this.deflate = deflate;
    }

    /// Adds a WebSocket. It leaves by itself when it is closed.
    ///
    /// @param socket of a server; of the same one as all other members
    public void join(WebSocket socket) {
        WebSocketSession session = session(socket);
        Group members = bind(session.tools().webSockets).members();
        session.onLoop(
                () -> {
                    if (session.isOpen()) {
                        members.join(
                                session.connection(), session.takesShared() ? DEFLATED : PLAIN);
                        session.joined(members);
                    }
                });
    }

    /// Removes a WebSocket; does nothing if it is no member.
    ///
    /// @param socket of a server
    public void leave(WebSocket socket) {
        WebSocketSession session = session(socket);
        Bound here = bound.get();
        if (here != null) {
            session.onLoop(() -> here.members().leave(session.connection()));
        }
    }

    /// How many members there are; a moment later it may be otherwise.
    ///
    /// @return 0 or more
    public int count() {
        Bound here = bound.get();
        return here == null ? 0 : here.members().count();
    }

    /// Sends a text message to all members.
    ///
    /// @param text framed once
    public void send(String text) {
        send(PreparedMessage.text(text));
    }

    /// Sends a message to all members.
    ///
    /// @param message framed once
    public void send(PreparedMessage message) {
        send(message, Recipients.all());
    }

    /// Sends a message as it was received to all members.
    ///
    /// @param message valid now
    public void send(Message message) {
        send(prepare(message));
    }

    /// Sends a message to all members but some.
    ///
    /// @param message framed once
    /// @param except who gets nothing; who is no member does no harm
    public void sendExcept(PreparedMessage message, WebSocket... except) {
        send(message, Recipients.allExcept(ids(List.of(except))));
    }

    /// Sends a message to some members.
    ///
    /// @param message framed once, and handed once to each loop
    /// @param some who gets it, each once; who is no member gets nothing
    public void sendOnly(PreparedMessage message, Collection<? extends WebSocket> some) {
        send(message, Recipients.only(ids(some)));
    }

    /// Does something with every member, each on its loop: at once on the calling loop, soon on the
    /// others. So all of them can be paused and resumed ([WebSocket#pause]), or asked to be told
    /// when there is room ([WebSocket#askWritable]).
    ///
    /// @param task short and not blocking; what it throws closes that member with 1011
    public void each(Consumer<WebSocket> task) {
        each(task, () -> {});
    }

    /// The same, with something done afterwards.
    ///
    /// @param task short and not blocking; what it throws closes that member with 1011
    /// @param onFinish called once when all are done, on the last loop or on the calling thread;
    ///     also where there is no member
    public void each(Consumer<WebSocket> task, Runnable onFinish) {
        Bound to = bound.get();
        if (to == null) {
            onFinish.run();
            return;
        }
        to.members()
                .each(
                        member -> {
                            if (member.protocol() instanceof WebSocketSession session) {
                                task.accept(session);
                            }
                        },
                        onFinish);
    }

    private void send(PreparedMessage message, Recipients recipients) {
        Bound to = bound.get();
        if (to == null) {
            return;
        }
        Group members = to.members();
        Loop here = ownLoop(to);
        if (here != null || !deflate.enabled()) {
            members.send(broadcast(to, here, message), recipients);
            return;
        }
        // Always the first loop that lives, so that what one thread sends stays in order, whether
        // it is long enough to be compressed or not.
        for (Loop first : to.webSockets().engine().loops()) {
            if (!first.hasEnded()) {
                // What is refused is counted there.
                boolean _ =
                        first.execute(
                                message.payloadLength(),
                                () -> members.send(broadcast(to, first, message), recipients));
                return;
            }
        }
    }

    /// @param loop the calling one; not null where messages are compressed
    private Broadcast broadcast(Bound to, @Nullable Loop loop, PreparedMessage message) {
        if (loop == null
                || !deflate.enabled()
                || message.payloadLength() < deflate.thresholdBytes()) {
            return new Broadcast(Connection.NO_KEY, SharedBytes.ofKept(message.plain()));
        }
        return compressed(to, loop, message);
    }

    private Bound bind(WebSockets webSockets) {
        Bound now = bound.get();
        if (now == null) {
            bound.compareAndSet(null, new Bound(webSockets, new Group(webSockets.engine())));
            now = Objects.requireNonNull(bound.get());
        }
        if (!now.webSockets().equals(webSockets)) {
            throw new IllegalArgumentException("a group is of one server's WebSockets");
        }
        return now;
    }

    private Broadcast compressed(Bound to, Loop loop, PreparedMessage message) {
        var deflated = to.webSockets().deflated(loop, message, deflate.level());
        return new Broadcast(
                Connection.NO_KEY,
                SharedBytes.ofKept(message.plain()),
                SharedBytes.ofKept(deflated));
    }

    private static @Nullable Loop ownLoop(Bound to) {
        for (Loop loop : to.webSockets().engine().loops()) {
            if (loop.isOwner()) {
                return loop;
            }
        }
        return null;
    }

    private static PreparedMessage prepare(Message message) {
        return PreparedMessage.of(
                message.kind().opcode, message.memory(), message.from(), message.to());
    }

    private static long[] ids(Collection<? extends WebSocket> sockets) {
        return sockets.stream().mapToLong(socket -> session(socket).id()).toArray();
    }

    private static WebSocketSession session(WebSocket socket) {
        return WebSocketMember.of(socket).session();
    }
}
