package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.Membership;
import dev.corinth.engine.SendResult;
import dev.corinth.wire.CloseCode;
import dev.corinth.wire.ClosePayload;
import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.Deflating;
import dev.corinth.wire.InflateContext;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.PreparedMessage;
import dev.corinth.wire.Role;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/// The side of a session that the application asks: it sends, pauses and closes. Safe for any
/// thread; what is not done on the loop is handed over to it.
///
/// The other side, which the network tells, is the session itself.
abstract sealed class AskedSession implements WebSocket permits WebSocketSession {
    private static final AtomicReferenceFieldUpdater<AskedSession, @Nullable Object> ATTACHMENT =
            AtomicReferenceFieldUpdater.newUpdater(AskedSession.class, Object.class, "attachment");
    private static final AtomicReferenceFieldUpdater<AskedSession, @Nullable FragmentedMessage>
            STARTED =
                    AtomicReferenceFieldUpdater.newUpdater(
                            AskedSession.class, FragmentedMessage.class, "started");

    private static final VarHandle TERMS = termsHandle();

    final Connection connection;
    final LoopTools tools;

    /// Replaced by the loop when something of this connection alone comes to it.
    private Terms terms;

    /// The message in fragments behind which others wait, if it is open. On the loop only.
    @Nullable FragmentedMessage fragments;

    /// The last message in fragments that a thread has begun.
    private volatile @Nullable FragmentedMessage started;

    private volatile @Nullable Object attachment;

    private @Nullable Takeover takeover;

    /// What it has joined. On the loop only.
    private @Nullable List<Membership> memberships;

    /// Null until the end has begun; every thread may ask whether it is.
    volatile @Nullable Closing closing;

    AskedSession(Connection connection, LoopTools tools, Terms terms) {
        this.connection = connection;
        this.tools = tools;
        this.terms = terms;
    }

    /// This session, whole.
    abstract WebSocketSession self();

    /// Whether the listener hears later what the loop hears now.
    abstract boolean isRelayed();

    /// Stops taking messages. On the loop only.
    abstract void pauseHere();

    /// Takes messages again. On the loop only.
    abstract void resumeHere();

    @Override
    public long id() {
        return connection.id();
    }

    @Override
    public SendResult send(String text) {
        return send(
                MessageKind.TEXT.opcode, text.getBytes(StandardCharsets.UTF_8), Connection.NO_KEY);
    }

    @Override
    public SendResult send(byte[] bytes) {
        return send(MessageKind.BINARY.opcode, bytes, Connection.NO_KEY);
    }

    @Override
    public SendResult send(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return send(copy);
    }

    @Override
    public SendResult sendLatest(long key, String text) {
        return send(MessageKind.TEXT.opcode, text.getBytes(StandardCharsets.UTF_8), key);
    }

    @Override
    public SendResult send(Message message) {
        if (!tools.loop.isOwner()) {
            return send(message.kind().opcode, message.bytes(), Connection.NO_KEY);
        }
        int opcode = message.kind().opcode;
        return sendHere(opcode, message.memory(), message.from(), message.to(), Connection.NO_KEY);
    }

    @Override
    public SendResult send(PreparedMessage message) {
        return tools.loop.isOwner()
                ? sendHere(message)
                : hand(message.payloadLength(), () -> sendHere(message));
    }

    /// Hands over something that sends a number of bytes when it is run. Not on the loop.
    SendResult hand(long length, Runnable arrival) {
        return maySend() ? connection.hand(length, arrival) : SendResult.CLOSED;
    }

    private SendResult sendHere(PreparedMessage message) {
        return PreparedSend.send(self(), message);
    }

    SendResult send(int kind, byte[] bytes, long key) {
        if (!tools.loop.isOwner()) {
            return maySend() ? connection.post(kind, key, bytes) : SendResult.CLOSED;
        }
        MemorySegment copy = tools.copy(bytes);
        SendResult result = sendHere(kind, copy, 0, bytes.length, key);
        tools.giveCopy(copy);
        return result;
    }

    /// Whether something can be sent. A listener that runs elsewhere still answers what came in
    /// front of the peer's close, which it has yet to hear of. For every thread.
    boolean maySend() {
        Closing end = closing;
        return connection.isOpen() && (end == null || (isRelayed() && end.isAnswering()));
    }

    /// Sends a message, or lets it wait behind one in fragments. On the loop only.
    SendResult sendHere(int kind, MemorySegment source, long from, long to, long key) {
        if (!maySend()) {
            return SendResult.CLOSED;
        }
        FragmentedMessage before = fragments;
        if (before != null && before.isOpen()) {
            return before.defer(kind, source, from, to);
        }
        return tools.sender.message(self(), kind, source, from, to, key);
    }

    /// Sends a ping or a pong. On the loop only.
    void controlHere(int opcode, MemorySegment source, long from, long to) {
        if (maySend()) {
            FrameKind kind = opcode == Opcode.PONG ? FrameKind.PONG : FrameKind.URGENT;
            tools.sender.control(self(), opcode, source, from, to, kind);
        }
    }

    @Override
    public MessageWriter writer(MessageKind kind) {
        return new MessageWriter(self(), kind);
    }

    @Override
    public FragmentedMessage startFragments(MessageKind kind) {
        FragmentedMessage before = started;
        FragmentedMessage next = new FragmentedMessage(self(), kind);
        boolean isFree = before == null || before.isEnded();
        // On the loop the end of the one before may be on its way here.
        boolean isBehind = tools.loop.isOwner() && isHeldBack();
        if (!isFree || isBehind || !STARTED.compareAndSet(this, before, next)) {
            throw new IllegalStateException("a message in fragments is open already");
        }
        // In order with what this thread sends: what it sent before does not wait.
        onLoop(() -> fragments = next);
        return next;
    }

    @Override
    public SendResult ping(byte[] payload) {
        return control(Opcode.PING, payload);
    }

    @Override
    public SendResult pong(byte[] payload) {
        return control(Opcode.PONG, payload);
    }

    @Override
    public void close() {
        if (tools.loop.isOwner()) {
            closing().closeInKind();
        } else {
            post(Asked.CLOSE, Asked.NOTHING);
        }
    }

    @Override
    public void close(int code, String reason) {
        CloseCode.requireSendable(code, reason);
        if (tools.loop.isOwner()) {
            closing().close(code, reason);
        } else {
            post(Asked.CLOSE, ClosePayload.encode(code, reason));
        }
    }

    @Override
    public void abort() {
        if (tools.loop.isOwner()) {
            connection.abort();
        } else {
            post(Asked.ABORT, Asked.NOTHING);
        }
    }

    @Override
    public boolean isOpen() {
        return closing == null && connection.isOpen();
    }

    @Override
    public long waitingBytes() {
        return connection.waitingBytes();
    }

    @Override
    public Optional<String> subprotocol() {
        String agreed = agreement().subprotocol();
        return agreed.isEmpty() ? Optional.empty() : Optional.of(agreed);
    }

    @Override
    public SocketAddress peerAddress() {
        return connection.peerAddress();
    }

    @Override
    public void askWritable() {
        if (tools.loop.isOwner()) {
            connection.oweWritable();
        } else {
            post(Asked.WRITABLE, Asked.NOTHING);
        }
    }

    @Override
    public void pause() {
        if (tools.loop.isOwner()) {
            pauseHere();
        } else {
            post(Asked.PAUSE, Asked.NOTHING);
        }
    }

    @Override
    public void resume() {
        if (tools.loop.isOwner()) {
            resumeHere();
        } else {
            post(Asked.RESUME, Asked.NOTHING);
        }
    }

    @Override
    public Optional<Object> attach(@Nullable Object value) {
        return Optional.ofNullable(ATTACHMENT.getAndSet(this, value));
    }

    @Override
    public <T> Optional<T> attachment(Class<T> type) {
        Object value = attachment;
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    @Override
    public boolean execute(Runnable task) {
        return tools.loop.execute(task);
    }

    @Override
    public Optional<Login> login() {
        Conduct rules = ((Terms) TERMS.getAcquire(this)).conduct();
        return rules == null ? Optional.empty() : rules.login();
    }

    @Override
    public void login(Login next) {
        onLoop(() -> ownConduct().login(next));
    }

    @Override
    public String extensions() {
        return agreement().deflate().isAgreed() ? "permessage-deflate" : "";
    }

    @Override
    public void watch(FrameTap tap) {
        onLoop(() -> ownConduct().watch(tap));
    }

    @Override
    public void unwatch(FrameTap tap) {
        onLoop(() -> ownConduct().unwatch(tap));
    }

    // --- for its neighbours ---------------------------------------------------------------

    /// What shows its frames to those who watch, or null. On the loop only.
    @Nullable FrameTrace trace() {
        Conduct rules = terms.conduct();
        return rules == null ? null : rules.trace();
    }

    /// Keeps a part of a frame that is about to leave for those who watch. They may send something
    /// themselves, so they are told ([FrameTrace#tell]) when it has left and not before.
    @Nullable FrameTrace keepSent(MemorySegment segment, long from, long to) {
        FrameTrace watched = trace();
        if (watched != null) {
            watched.keep(segment, from, to);
        }
        return watched;
    }

    Connection connection() {
        return connection;
    }

    LoopTools tools() {
        return tools;
    }

    Agreement agreement() {
        return terms.agreement();
    }

    /// What it is held to beside the rules of the protocol, or null. On the loop only.
    @Nullable Conduct conduct() {
        return terms.conduct();
    }

    /// The same, made if there is none. On the loop only.
    Conduct ownConduct() {
        Conduct rules = terms.conduct();
        if (rules == null) {
            rules = new Conduct(self());
            TERMS.setRelease(this, terms.with(rules));
        }
        return rules;
    }

    Role role() {
        return agreement().role();
    }

    boolean takesOver() {
        return agreement().deflate().isAgreed() && agreement().deflate().takesOver(role());
    }

    /// Whether messages compressed for many fit this one: those that refer back to nothing, for a
    /// window of 15 bits.
    boolean takesShared() {
        DeflateParameters agreed = agreement().deflate();
        return agreed.isAgreed()
                && !agreed.takesOver(role())
                && agreed.windowBits(role()) == DeflateParameters.WIDEST;
    }

    /// The compressor for a message of a length, or null if it is to be sent as it is.
    @Nullable Deflating deflatingFor(long length) {
        if (!agreement().deflate().isAgreed()
                || length < agreement().config().deflate().thresholdBytes()) {
            return null;
        }
        return takesOver() ? contexts().deflating() : tools.deflating(agreement());
    }

    InflateContext inflateContext() {
        boolean needed =
                agreement().deflate().isAgreed()
                        && agreement().deflate().takesOver(agreement().peer());
        return needed ? contexts().inflate() : InflateContext.NONE;
    }

    private Takeover contexts() {
        Takeover current = takeover;
        if (current == null) {
            current = new Takeover(self());
            takeover = current;
        }
        return current;
    }

    void closeContexts() {
        Takeover contexts = takeover;
        if (contexts != null) {
            contexts.close();
        }
    }

    CodecSettings codecSettings() {
        return terms.codec();
    }

    /// Whether a message in fragments is open, behind which others wait.
    boolean isHeldBack() {
        FragmentedMessage open = fragments;
        return open != null && open.isOpen();
    }

    /// The end of this session, which begins with the first call. On the loop only.
    Closing closing() {
        Closing current = closing;
        if (current == null) {
            current = new Closing(self());
            closing = current;
            leaveAll();
        }
        return current;
    }

    /// Remembers what was joined, to leave it when the end begins. On the loop only.
    void joined(Membership membership) {
        List<Membership> current = memberships;
        if (current == null) {
            current = new ArrayList<>(1);
            memberships = current;
        }
        if (!current.contains(membership)) {
            current.add(membership);
        }
    }

    /// No message may follow a close frame (RFC 6455 §5.5.1), not even a group's.
    private void leaveAll() {
        List<Membership> joined = memberships;
        if (joined != null) {
            joined.forEach(membership -> membership.leave(connection));
        }
    }

    void onLoop(Runnable action) {
        if (tools.loop.isOwner()) {
            action.run();
        } else {
            // A loop that has ended has closed everything: there is nothing left to do.
            boolean isTaken = tools.loop.execute(action);
            assert isTaken || !connection.isOpen();
        }
    }

    private void post(int kind, byte[] bytes) {
        // A loop that has ended has closed everything: there is nothing left to do.
        boolean isTaken = connection.postControl(kind, bytes);
        assert isTaken || !connection.isOpen();
    }

    private SendResult control(int opcode, byte[] payload) {
        if (payload.length > 125) {
            throw new IllegalArgumentException(
                    "payload of a control frame: length=" + payload.length + ", at most 125");
        }
        if (!tools.loop.isOwner()) {
            return maySend() ? connection.postUrgent(opcode, payload) : SendResult.CLOSED;
        }
        if (!maySend()) {
            return SendResult.CLOSED;
        }
        MemorySegment copy = tools.copy(payload);
        controlHere(opcode, copy, 0, payload.length);
        tools.giveCopy(copy);
        return SendResult.SENT;
    }

    private static VarHandle termsHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(AskedSession.class, "terms", Terms.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
