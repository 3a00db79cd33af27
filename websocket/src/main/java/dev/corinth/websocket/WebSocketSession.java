package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.Group;
import dev.corinth.engine.HeldBytes;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.SendResult;
import dev.corinth.engine.SharedBytes;
import dev.corinth.poller.IoError;
import dev.corinth.wire.CloseCode;
import dev.corinth.wire.CodecHandler;
import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.Deflating;
import dev.corinth.wire.InflateContext;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.PreparedMessage;
import dev.corinth.wire.Role;
import dev.corinth.wire.Violation;
import dev.corinth.wire.WebSocketCodec;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A connection that speaks WebSocket: ties the codec to the connection and both to a listener.
/// Owned by its loop; the methods of [WebSocket] are for every thread.
///
/// What is unfinished (a codec, bytes held back by a pause, a compressor with takeover) hangs on
/// it only while it is; an idle session is this object alone.
final class WebSocketSession implements WebSocket, Protocol, CodecHandler {
    private final Connection connection;
    private final LoopTools tools;
    private final Agreement agreement;
    private final CodecSettings settings;
    private final long id;
    private WebSocketListener listener = NoListener.INSTANCE;
    private @Nullable WebSocketCodec codec;
    private @Nullable Takeover takeover;
    private @Nullable ControlRate controlRate;
    private @Nullable HeldBytes held;
    private @Nullable FragmentedMessage fragments;
    private volatile @Nullable Object attachment;
    private long lastHeardNs;
    private long pingSentNs = NEVER;
    private long unfinishedSinceNs = NEVER;
    private boolean isPaused;
    private final List<Group> groups = new ArrayList<>(0);

    /// Null until the end has begun; every thread may ask whether it is.
    private volatile @Nullable Closing closing;

    WebSocketSession(
            Connection connection, LoopTools tools, Agreement agreement, CodecSettings settings) {
        this.connection = connection;
        this.tools = tools;
        this.agreement = agreement;
        this.settings = settings;
        this.id = connection.id();
        this.lastHeardNs = connection.loop().nowNs();
    }

    /// Tells the listener that the WebSocket is open.
    void open(WebSocketListener opened) {
        listener = opened;
        connection.limits(agreement.config().output());
        connection.wakeBy(nextDeadline());
        try {
            opened.onOpen(this);
        } catch (Throwable thrown) {
            // Logged and closed like any callback, but the handshake is not to hear of it.
            tools.loop.report(connection, thrown);
        }
    }

    // --- what the loop tells --------------------------------------------------------------

    @Override
    public void received(MemorySegment segment, long from, long to) {
        lastHeardNs = tools.loop.nowNs();
        pingSentNs = NEVER;
        Closing end = closing;
        if (end != null && end.isDropping(to - from)) {
            return;
        }
        if (isPaused) {
            hold(segment, from, to);
            return;
        }
        WebSocketCodec current = codec;
        if (current == null) {
            current = tools.takeCodec();
            current.bind(settings, inflateContext());
            codec = current;
            if (end != null) {
                current.drain();
            }
        }
        long at = current.feed(segment, from, to, this);
        while (at < to && !isPaused) {
            // Paused and resumed within one callback.
            at = current.feed(segment, at, to, this);
        }
        if (at < to) {
            hold(segment, at, to);
        }
        settleCodec(current);
    }

    @Override
    public void ended() {
        // RFC 6455 §7.1.1: without a close frame, or behind one, the end of the stream ends all.
        closing().peerEnded();
    }

    @Override
    public void closed(IoError error) {
        WebSocketCodec current = codec;
        if (current != null) {
            codec = null;
            tools.giveCodec(current);
        }
        Takeover contexts = takeover;
        if (contexts != null) {
            contexts.close();
        }
        HeldBytes bytes = held;
        if (bytes != null) {
            bytes.close();
        }
        listener.onClose(this, closing().closure(error));
    }

    @Override
    public long expired(long nowNs) {
        Closing end = closing;
        if (end == null) {
            judge(nowNs);
            return nextDeadline();
        }
        if (nowNs < end.deadlineNs()) {
            return end.deadlineNs();
        }
        end.overdue();
        return NEVER;
    }

    @Override
    public void writable() {
        listener.onWritable(this);
    }

    @Override
    public boolean defers(SharedBytes frame) {
        FragmentedMessage open = fragments;
        return open != null && open.defers(frame);
    }

    @Override
    public void overflowed() {
        closing().fail(CloseCode.TRY_AGAIN_LATER, "reads too slowly");
    }

    @Override
    public void stopping() {
        if (closing == null) {
            listener.onShutdown(this);
        }
        closing().close(CloseCode.GOING_AWAY, "");
    }

    @Override
    public void failed(Throwable thrown) {
        closing().fail(CloseCode.INTERNAL_ERROR, "");
    }

    // --- what the codec tells -------------------------------------------------------------

    @Override
    public void onMessage(int opcode, MemorySegment segment, long from, long to) {
        unfinishedSinceNs = NEVER;
        Message view = tools.view().show(MessageKind.of(opcode), segment, from, to);
        try {
            listener.onMessage(this, view);
        } finally {
            view.hide();
        }
    }

    @Override
    public void onFragment(int opcode, Place place, MemorySegment segment, long from, long to) {
        unfinishedSinceNs = NEVER;
        Message view = tools.view().show(MessageKind.of(opcode), segment, from, to);
        try {
            listener.onFragment(this, view, place.isFirst(), place.isLast());
        } finally {
            view.hide();
        }
    }

    @Override
    public void onEmptyFragment() {
        spendControl();
    }

    @Override
    public void onPing(MemorySegment segment, long from, long to) {
        if (spendControl()) {
            Message view = tools.view().show(MessageKind.BINARY, segment, from, to);
            try {
                listener.onPing(this, view);
            } finally {
                view.hide();
            }
        }
    }

    @Override
    public void onPong(MemorySegment segment, long from, long to) {
        if (spendControl()) {
            Message view = tools.view().show(MessageKind.BINARY, segment, from, to);
            try {
                listener.onPong(this, view);
            } finally {
                view.hide();
            }
        }
    }

    @Override
    public void onClose(int code, MemorySegment segment, long from, long to) {
        byte[] reason = new byte[(int) (to - from)];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, from, reason, 0, reason.length);
        String text = new String(reason, StandardCharsets.UTF_8);
        if (closing().receivedClose(code, text)) {
            listener.onClosing(this, code, text);
        }
    }

    @Override
    public void onViolation(Violation violation) {
        closing().fail(violation.closeCode(), violation.text());
    }

    // --- what the application asks --------------------------------------------------------

    @Override
    public long id() {
        return id;
    }

    @Override
    public SendResult send(String text) {
        return send(MessageKind.TEXT, text.getBytes(StandardCharsets.UTF_8), Connection.NO_KEY);
    }

    @Override
    public SendResult send(byte[] bytes) {
        return send(MessageKind.BINARY, bytes, Connection.NO_KEY);
    }

    @Override
    public SendResult send(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return send(copy);
    }

    @Override
    public SendResult sendLatest(long key, String text) {
        return send(MessageKind.TEXT, text.getBytes(StandardCharsets.UTF_8), key);
    }

    @Override
    public SendResult send(Message message) {
        if (!tools.loop.isOwner()) {
            return send(message.kind(), message.bytes(), Connection.NO_KEY);
        }
        int opcode = message.kind().opcode;
        return sendHere(opcode, message.memory(), message.from(), message.to(), Connection.NO_KEY);
    }

    @Override
    public SendResult send(PreparedMessage message) {
        return tools.loop.isOwner()
                ? PreparedSend.send(this, message)
                : Crossing.send(this, message.payloadLength(), () -> send(message));
    }

    SendResult send(MessageKind kind, byte[] bytes, long key) {
        if (!tools.loop.isOwner()) {
            return Crossing.send(this, kind.opcode, bytes, key);
        }
        MemorySegment copy = tools.copy(bytes);
        SendResult result = sendHere(kind.opcode, copy, 0, bytes.length, key);
        tools.giveCopy(copy);
        return result;
    }

    /// Sends a message, or lets it wait behind one in fragments. On the loop only.
    SendResult sendHere(int opcode, MemorySegment source, long from, long to, long key) {
        if (closing != null) {
            return SendResult.CLOSED;
        }
        FragmentedMessage before = fragments;
        if (before != null && before.isOpen()) {
            return before.defer(opcode, source, from, to);
        }
        return tools.sender.message(this, opcode, source, from, to, key);
    }

    @Override
    public MessageWriter writer(MessageKind kind) {
        return new MessageWriter(this, kind);
    }

    @Override
    public FragmentedMessage startFragments(MessageKind kind) {
        FragmentedMessage current = fragments;
        if (current != null && current.isOpen()) {
            throw new IllegalStateException("a message in fragments is open already");
        }
        FragmentedMessage next = new FragmentedMessage(this, kind);
        fragments = next;
        return next;
    }

    @Override
    public SendResult ping(byte[] payload) {
        return control(Opcode.PING, payload, FrameKind.URGENT);
    }

    @Override
    public SendResult pong(byte[] payload) {
        return control(Opcode.PONG, payload, FrameKind.PONG);
    }

    @Override
    public void close() {
        onLoop(() -> closing().closeInKind());
    }

    @Override
    public void close(int code, String reason) {
        Closing.requireSendable(code, reason);
        onLoop(() -> closing().close(code, reason));
    }

    @Override
    public void abort() {
        onLoop(connection::abort);
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
        String agreed = agreement.subprotocol();
        return agreed.isEmpty() ? Optional.empty() : Optional.of(agreed);
    }

    @Override
    public SocketAddress peerAddress() {
        return connection.peerAddress();
    }

    @Override
    public void pause() {
        onLoop(this::pauseHere);
    }

    @Override
    public void resume() {
        onLoop(this::resumeHere);
    }

    @Override
    public void attach(@Nullable Object value) {
        attachment = value;
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

    // --- for its neighbours ---------------------------------------------------------------

    Connection connection() {
        return connection;
    }

    LoopTools tools() {
        return tools;
    }

    Agreement agreement() {
        return agreement;
    }

    Role role() {
        return agreement.role();
    }

    boolean takesOver() {
        return agreement.deflate().isAgreed() && agreement.deflate().takesOver(role());
    }

    /// Whether a message in fragments is open, behind which others wait.
    boolean isHeldBack() {
        FragmentedMessage open = fragments;
        return open != null && open.isOpen();
    }

    /// Remembers a group, to leave it when the end has come.
    void joined(Group group) {
        if (!groups.contains(group)) {
            groups.add(group);
        }
    }

    /// From here on nothing but the peer's close frame is listened for, also after a pause.
    void drain() {
        WebSocketCodec current = codec;
        if (current != null) {
            current.drain();
        }
        resumeHere();
    }

    /// Takes nothing more from the peer but its end, also after a pause.
    void stopReading() {
        WebSocketCodec current = codec;
        if (current != null) {
            current.close();
        }
        resumeHere();
    }

    /// The compressor for a message of a length, or null if it is to be sent as it is.
    @Nullable Deflating deflatingFor(long length) {
        if (!agreement.deflate().isAgreed()
                || length < agreement.config().deflate().thresholdBytes()) {
            return null;
        }
        return takesOver() ? contexts().deflating() : tools.deflating(agreement);
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

    private SendResult control(int opcode, byte[] payload, FrameKind kind) {
        if (payload.length > 125) {
            throw new IllegalArgumentException(
                    "payload of a control frame: length=" + payload.length + ", at most 125");
        }
        if (!tools.loop.isOwner()) {
            return Crossing.send(this, payload.length, () -> control(opcode, payload, kind));
        }
        if (closing != null) {
            return SendResult.CLOSED;
        }
        MemorySegment copy = tools.copy(payload);
        tools.sender.control(this, opcode, copy, 0, payload.length, kind);
        tools.giveCopy(copy);
        return SendResult.SENT;
    }

    private void settleCodec(WebSocketCodec current) {
        if (codec != current) {
            return;
        }
        if (current.isIdle()) {
            codec = null;
            unfinishedSinceNs = NEVER;
            tools.giveCodec(current);
        } else if (unfinishedSinceNs == NEVER && closing == null) {
            unfinishedSinceNs = tools.loop.nowNs();
            connection.wakeBy(nextDeadline());
        }
    }

    private boolean spendControl() {
        WebSocketConfig config = agreement.config();
        ControlRate rate = controlRate;
        if (rate == null) {
            rate = new ControlRate(config.controlRate(), config.controlBurst(), tools.loop.nowNs());
            controlRate = rate;
        }
        boolean isAllowed = rate.allows(tools.loop.nowNs());
        if (!isAllowed) {
            closing().fail(CloseCode.POLICY, "too many control frames");
        }
        return isAllowed;
    }

    private void judge(long nowNs) {
        WebSocketConfig config = agreement.config();
        if (isPaused) {
            // Whoever does not listen cannot say that the peer is silent.
            return;
        }
        if (unfinishedSinceNs != NEVER
                && nowNs - unfinishedSinceNs >= config.messageTimeout().toNanos()) {
            closing().fail(CloseCode.POLICY, "message not finished in time");
        } else if (!config.pingInterval().isZero()) {
            keepAlive(config, nowNs);
        }
    }

    private void keepAlive(WebSocketConfig config, long nowNs) {
        if (pingSentNs != NEVER) {
            if (nowNs - pingSentNs >= config.pongTimeout().toNanos()) {
                closing().lost("no sign of life for " + config.pongTimeout() + " after a ping");
            }
        } else if (nowNs - lastHeardNs >= config.pingInterval().toNanos()) {
            pingSentNs = nowNs;
            tools.sender.control(this, Opcode.PING, MemorySegment.NULL, 0, 0, FrameKind.URGENT);
        }
    }

    private long nextDeadline() {
        Closing end = closing;
        if (end != null) {
            return end.deadlineNs();
        }
        return isPaused ? NEVER : Math.min(messageDeadline(), lifeDeadline());
    }

    private long messageDeadline() {
        return unfinishedSinceNs == NEVER
                ? NEVER
                : unfinishedSinceNs + agreement.config().messageTimeout().toNanos();
    }

    private long lifeDeadline() {
        WebSocketConfig config = agreement.config();
        if (config.pingInterval().isZero()) {
            return NEVER;
        }
        return pingSentNs != NEVER
                ? pingSentNs + config.pongTimeout().toNanos()
                : lastHeardNs + config.pingInterval().toNanos();
    }

    private void pauseHere() {
        isPaused = true;
        connection.pause();
        WebSocketCodec current = codec;
        if (current != null) {
            current.stop();
        }
    }

    private void resumeHere() {
        if (!isPaused) {
            return;
        }
        isPaused = false;
        lastHeardNs = tools.loop.nowNs();
        pingSentNs = NEVER;
        if (unfinishedSinceNs != NEVER) {
            unfinishedSinceNs = lastHeardNs;
        }
        connection.wakeBy(nextDeadline());
        HeldBytes bytes = held;
        if (bytes != null) {
            held = null;
            bytes.deliver(this);
        }
        if (!isPaused) {
            connection.resume();
        }
    }

    private void hold(MemorySegment segment, long from, long to) {
        HeldBytes bytes = held;
        if (bytes == null) {
            bytes = new HeldBytes(tools.loop.slabs());
            held = bytes;
        }
        bytes.add(segment, from, to);
    }

    private Closing closing() {
        Closing current = closing;
        if (current == null) {
            current = new Closing(this);
            closing = current;
            // No message may follow a close frame (RFC 6455 §5.5.1), not even a group's.
            groups.forEach(group -> group.leave(connection));
        }
        return current;
    }

    private InflateContext inflateContext() {
        boolean needed =
                agreement.deflate().isAgreed() && agreement.deflate().takesOver(agreement.peer());
        return needed ? contexts().inflate() : InflateContext.NONE;
    }

    private Takeover contexts() {
        Takeover current = takeover;
        if (current == null) {
            current = new Takeover(this);
            takeover = current;
        }
        return current;
    }
}
