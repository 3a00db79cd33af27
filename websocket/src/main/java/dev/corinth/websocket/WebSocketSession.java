package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Counter;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.HeldBytes;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.SharedBytes;
import dev.corinth.poller.IoError;
import dev.corinth.wire.CloseCode;
import dev.corinth.wire.CodecHandler;
import dev.corinth.wire.Opcode;
import dev.corinth.wire.Violation;
import dev.corinth.wire.WebSocketCodec;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A connection that speaks WebSocket: ties the codec to the connection and both to a listener.
/// Owned by its loop; what [AskedSession] does is for every thread.
///
/// What is unfinished (a codec, bytes held back by a pause, a compressor with takeover) hangs on
/// it only while it is; an idle session is this object alone.
final class WebSocketSession extends AskedSession implements Protocol, CodecHandler {
    /// Reading is off because the application asked for it.
    private static final int BY_APPLICATION = 1;

    /// Reading is off because too much waits for the application's thread.
    private static final int BY_BACKLOG = 2;

    /// Reading rests because the peer has sent more than its rate allows.
    private static final int BY_RATE = 4;

    private static final int BY_ANY = BY_APPLICATION | BY_BACKLOG | BY_RATE;

    private WebSocketListener listener = NoListener.INSTANCE;
    private @Nullable WebSocketCodec codec;
    private @Nullable ControlRate controlRate;
    private @Nullable HeldBytes held;

    /// Since when nothing was heard; from a ping on, since the ping.
    private long quietSinceNs;

    private long unfinishedSinceNs = NEVER;
    private boolean isPinged;

    /// Why reading is off; 0 while it is on.
    private byte pauses;

    WebSocketSession(Connection connection, LoopTools tools, Terms terms) {
        super(connection, tools, terms);
        this.quietSinceNs = connection.loop().nowNs();
    }

    /// Tells the listener that the WebSocket is open.
    void open(WebSocketListener opened) {
        listener = opened;
        connection.limits(agreement().config().output());
        connection.wakeBy(nextDeadline());
        tools.opened(this);
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
        heard();
        FrameTrace.received(this, segment, from, to, codec == null && held == null);
        Closing end = closing;
        if (end != null && end.isDropping(to - from)) {
            return;
        }
        if (isPaused() || held != null) {
            held = HeldBytes.after(held, tools.loop.slabs(), segment, from, to);
            return;
        }
        WebSocketCodec current = codec;
        if (current == null) {
            current = tools.takeCodec();
            current.bind(codecSettings(), inflateContext());
            codec = current;
            if (end != null) {
                current.drain();
            }
        }
        long at = current.feed(segment, from, to, this);
        while (at < to && !isPaused()) {
            // Paused and resumed within one callback.
            at = current.feed(segment, at, to, this);
        }
        if (at < to) {
            held = HeldBytes.after(held, tools.loop.slabs(), segment, at, to);
        }
        settleCodec(current);
        expectRest();
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
        closeContexts();
        HeldBytes bytes = held;
        if (bytes != null) {
            held = null;
            bytes.close();
        }
        // Whoever resumes now finds nothing to resume.
        pauses = 0;
        Closure closure = closing().closure(error);
        try {
            listener.onClose(this, closure);
        } finally {
            tools.closed(this, closure);
        }
    }

    @Override
    public long expired(long nowNs) {
        Closing end = closing;
        if (end != null) {
            return end.expired(nowNs);
        }
        judge(nowNs);
        return nextDeadline();
    }

    @Override
    public void unheard(long againNs) {
        quietSinceNs += againNs;
        unfinishedSinceNs = Protocol.later(unfinishedSinceNs, againNs);
        Closing end = closing;
        if (end != null) {
            end.unheard(againNs);
        }
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
    public void shared(SharedBytes frame) {
        FrameTrace.tell(keepSent(frame.segment(), 0, frame.length()));
    }

    @Override
    public void posted(int kind, long key, MemorySegment segment, long from, long to) {
        Asked.arrive(this, kind, key, segment, from, to);
    }

    @Override
    public void overflowed() {
        closing().fail(CloseCode.TRY_AGAIN_LATER, "reads too slowly");
    }

    @Override
    public void stopping() {
        if (closing == null) {
            listener.onShutdown(this);
            if (isRelayed()) {
                // It closes when the application has been told.
                return;
            }
        }
        closing().close(tools.webSockets.goodbye(), "");
    }

    @Override
    public void failed(Throwable thrown) {
        closing().fail(CloseCode.INTERNAL_ERROR, "");
    }

    // --- what the codec tells -------------------------------------------------------------

    @Override
    public void onMessage(int opcode, MemorySegment segment, long from, long to) {
        unfinishedSinceNs = NEVER;
        tools.loop.counters().add(Counter.MESSAGES_IN, 1);
        if (isTooMuch(1, to - from)) {
            return;
        }
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
        tools.loop.counters().add(Counter.MESSAGES_IN, place.isLast() ? 1 : 0);
        if (isTooMuch(place.isFirst() ? 1 : 0, to - from)) {
            return;
        }
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

    // --- for its neighbours ---------------------------------------------------------------

    @Override
    WebSocketSession self() {
        return this;
    }

    /// From here on nothing but the peer's close frame is listened for, also after a pause.
    void drain() {
        WebSocketCodec current = codec;
        if (current != null) {
            connection.expectNothing();
            current.drain();
        }
        resume(BY_ANY);
    }

    /// Takes nothing more from the peer but its end, also after a pause.
    void stopReading() {
        WebSocketCodec current = codec;
        if (current != null) {
            connection.expectNothing();
            current.close();
        }
        resume(BY_ANY);
    }

    private void heard() {
        quietSinceNs = tools.loop.nowNs();
        isPinged = false;
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

    /// Has the rest of a large frame received where it belongs, unless something is held that comes
    /// before it.
    private void expectRest() {
        WebSocketCodec current = codec;
        if (current != null && held == null && current.findPlace()) {
            connection.expect(current.place(), current.placeFrom(), current.placeTo());
        }
    }

    private boolean spendControl() {
        ControlRate rate = controlRate;
        if (rate == null) {
            rate = ControlRate.of(agreement().config(), tools.loop.nowNs());
            controlRate = rate;
        }
        Conduct rules = conduct();
        boolean isAllowed =
                rate.allows(tools.loop.nowNs()) && (rules == null || rules.admitsControl());
        if (!isAllowed) {
            closing().fail(CloseCode.POLICY, "too many control frames");
        }
        return isAllowed;
    }

    /// Counts what came against the rates of the peer, where there are any.
    private boolean isTooMuch(int messages, long bytes) {
        Conduct rules = conduct();
        return rules != null && !rules.admits(messages, bytes);
    }

    private void judge(long nowNs) {
        Conduct rules = conduct();
        if (rules != null && rules.isOver(nowNs)) {
            return;
        }
        WebSocketConfig config = agreement().config();
        if (isPaused()) {
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
        long quietNs = nowNs - quietSinceNs;
        if (isPinged) {
            if (quietNs >= config.pongTimeout().toNanos()) {
                closing().lost("no sign of life for " + config.pongTimeout() + " after a ping");
            }
        } else if (quietNs >= config.pingInterval().toNanos()) {
            quietSinceNs = nowNs;
            isPinged = true;
            tools.sender.control(this, Opcode.PING, MemorySegment.NULL, 0, 0, FrameKind.URGENT);
        }
    }

    private long nextDeadline() {
        Closing end = closing;
        if (end != null) {
            return end.deadlineNs();
        }
        Conduct rules = conduct();
        long ruledNs = rules == null ? NEVER : rules.deadlineNs();
        if (isPaused()) {
            return ruledNs;
        }
        long timeoutNs = agreement().config().messageTimeout().toNanos();
        long finishedByNs = Protocol.later(unfinishedSinceNs, timeoutNs);
        return Math.min(ruledNs, Math.min(finishedByNs, lifeDeadline()));
    }

    private long lifeDeadline() {
        WebSocketConfig config = agreement().config();
        if (config.pingInterval().isZero()) {
            return NEVER;
        }
        return quietSinceNs + (isPinged ? config.pongTimeout() : config.pingInterval()).toNanos();
    }

    @Override
    void pauseHere() {
        // When the end has begun there is nothing to hold up but the peer's close frame.
        if (closing == null) {
            pause(BY_APPLICATION);
        }
    }

    @Override
    void resumeHere() {
        resume(BY_APPLICATION);
    }

    @Override
    boolean isRelayed() {
        return listener instanceof RelayedListener;
    }

    /// Stops reading until [#release], whatever the application pauses and resumes. When the end
    /// has begun there is nothing to stop: only the peer's close frame is waited for.
    void hold() {
        if (closing == null) {
            pause(BY_BACKLOG);
        }
    }

    void release() {
        resume(BY_BACKLOG);
    }

    /// Stops reading until [#goOn], for the peer has sent too much.
    void rest() {
        pause(BY_RATE);
        connection.wakeBy(nextDeadline());
    }

    void goOn() {
        resume(BY_RATE);
    }

    void reschedule() {
        connection.wakeBy(nextDeadline());
    }

    private boolean isPaused() {
        return pauses != 0;
    }

    private void pause(int reason) {
        pauses = (byte) (pauses | reason);
        connection.pause();
        WebSocketCodec current = codec;
        if (current != null) {
            current.stop();
        }
    }

    private void resume(int reasons) {
        boolean wasPaused = isPaused();
        pauses = (byte) (pauses & ~reasons);
        if (!wasPaused || isPaused()) {
            return;
        }
        heard();
        if (unfinishedSinceNs != NEVER) {
            unfinishedSinceNs = quietSinceNs;
        }
        connection.wakeBy(nextDeadline());
        if (held == null) {
            connection.resume();
        } else {
            // Not from here: this may be called inside a callback of another connection, whose
            // message would not outlive it.
            boolean isTaken = tools.loop.execute(this::deliverHeld);
            assert isTaken || !connection.isOpen();
        }
    }

    private void deliverHeld() {
        HeldBytes bytes = held;
        if (isPaused() || bytes == null) {
            return;
        }
        held = null;
        FrameTrace.passNext(this);
        try {
            bytes.deliver(this);
        } catch (Throwable thrown) {
            // As if the loop had told it: the connection answers for what its listener throws.
            tools.loop.report(connection, thrown);
        }
        if (!isPaused()) {
            connection.resume();
        }
    }
}
