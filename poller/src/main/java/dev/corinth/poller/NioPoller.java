package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// The poller that runs on every system: one selector of Java's channels. Opened, used and
/// closed on the thread of its loop; only [#wake()] may be called by every thread.
///
/// One [#poll(long)] sends what was submitted, then asks the selector, then tells what became
/// known outside of a poll. It is bounded: the selector hands out so many ready sockets at a
/// time (1,024 on Linux) and serves them in turn, each line is read once into a buffer of 512
/// KiB, and a listener accepts 64 connections. What is over is still ready at the next poll.
///
/// An interrupt of the thread ends a wait as [#wake()] does.
public final class NioPoller implements Poller {
    private static final int ACCEPTS_A_TURN = 64;
    private static final long NANOS_A_MILLI = 1_000_000;

    private final LineEvents events;
    private final Thread owner = Thread.currentThread();
    private final Selector selector;
    private final LineStates<NioLine> lines = new LineStates<>();
    private final Map<Listener, NioListener> listeners = new HashMap<>();
    private final NioBytes bytes;
    private final Consumer<SelectionKey> onReady = this::ready;

    /// Lines about which there is something to tell: opened, closed, released.
    private final ArrayDeque<NioLine> news = new ArrayDeque<>();

    /// Lines with a submit that was not tried yet.
    private final ArrayDeque<NioLine> submits = new ArrayDeque<>();

    private int listenersOpened;
    private int turn;
    private int delivered;

    private NioPoller(LineEvents events) {
        this.events = Objects.requireNonNull(events, "events");
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new PollerException("cannot open a selector: " + e.getMessage(), e);
        }
        bytes = new NioBytes();
    }

    /// The source of these pollers. It works on every system.
    ///
    /// @return a source whose name is `nio`
    public static PollerSource source() {
        return new PollerSource() {
            @Override
            public String name() {
                return "nio";
            }

            @Override
            public Poller open(LineEvents events) {
                return new NioPoller(events);
            }
        };
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public Listener listen(ListenSpec spec) {
        assert isOwner();
        ServerSocketChannel channel = NioSockets.listen(spec);
        try {
            var listener = new Listener(listenersOpened, channel.getLocalAddress());
            SelectionKey key = channel.register(selector, SelectionKey.OP_ACCEPT);
            var state = new NioListener(listener, spec, channel, key);
            key.attach(state);
            listeners.put(listener, state);
            listenersOpened++;
            return listener;
        } catch (IOException e) {
            NioSockets.closeQuietly(channel);
            throw new PollerException(
                    "cannot listen on " + spec.address() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void accepting(Listener listener, boolean on) {
        assert isOwner();
        NioListener state = listeners.get(listener);
        if (state == null) {
            throw new IllegalStateException("not an open listener of this poller: " + listener);
        }
        state.accepting(on);
    }

    @Override
    public void close(Listener listener) {
        assert isOwner();
        NioListener state = listeners.remove(listener);
        if (state != null) {
            state.close();
        }
    }

    @Override
    public void connect(Line line, SocketAddress address) {
        assert isOwner();
        Addresses.requireUsable(address);
        var state = new NioLine(line, Stage.CONNECTING, address, Addresses.NOWHERE);
        lines.add(state);
        try {
            SocketChannel channel = NioSockets.openFor(address);
            state.key(channel.register(selector, 0, state));
            if (channel.connect(address)) {
                state.local = channel.getLocalAddress();
                state.stage = Stage.OPENING;
                news.add(state);
            } else {
                state.updateInterest();
            }
        } catch (UnsupportedAddressTypeException e) {
            var error = new IoError(IoError.Kind.UNREACHABLE, "no such addresses here: " + address);
            end(state, Stage.CLOSING, error);
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
        }
    }

    @Override
    public void adopt(Line line, SocketHandle handle) {
        assert isOwner();
        if (!(handle instanceof SocketHandle.Channel(SocketChannel channel))) {
            throw new PollerException("nio serves channels only: handle=" + handle);
        }
        if (!channel.isConnected()) {
            throw new IllegalArgumentException("not connected: channel=" + channel);
        }
        try {
            NioSockets.prepare(channel);
            news.add(add(line, Stage.OPENING, channel));
        } catch (IOException e) {
            throw new PollerException("cannot adopt " + channel + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void receiving(Line line, boolean on) {
        assert isOwner();
        NioLine state = lines.require(line);
        state.receiving = on;
        if (state.is(Stage.OPEN)) {
            state.updateInterest();
        }
    }

    @Override
    public void expect(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        lines.require(line).expected.set(segment, from, to);
    }

    @Override
    public long write(Line line, Pieces pieces) {
        assert isOwner();
        NioLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return BROKEN;
        }
        try {
            return bytes.write(state.channel(), pieces);
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
            return BROKEN;
        }
    }

    @Override
    public void submit(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        NioLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            state.submitted.set(segment, from, to);
            submits.add(state);
        }
    }

    @Override
    public void finish(Line line) {
        assert isOwner();
        NioLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return;
        }
        try {
            state.channel().shutdownOutput();
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
        }
    }

    @Override
    public void close(Line line) {
        assert isOwner();
        NioLine state = lines.find(line);
        if (state != null) {
            end(state, Stage.CLOSING, IoError.NONE);
        }
    }

    @Override
    public void reset(Line line) {
        assert isOwner();
        NioLine state = lines.find(line);
        if (state == null || !state.is(Stage.OPEN)) {
            close(line);
            return;
        }
        NioSockets.resetOnClose(state.channel());
        end(state, Stage.CLOSING, IoError.NONE);
    }

    @Override
    public void release(Line line) {
        assert isOwner();
        NioLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            end(state, Stage.RELEASING, IoError.NONE);
        }
    }

    @Override
    public int poll(long timeoutNs) {
        assert isOwner();
        turn++;
        delivered = 0;
        sendSubmitted();
        boolean mayWait = delivered == 0 && news.isEmpty() && submits.isEmpty();
        select(mayWait ? timeoutNs : 0);
        tellNews();
        return delivered;
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public LineTable lines() {
        return lines.table();
    }

    @Override
    public SocketAddress peerAddress(Line line) {
        return lines.require(line).peer;
    }

    @Override
    public SocketAddress localAddress(Line line) {
        return lines.require(line).local;
    }

    @Override
    public void close() {
        assert isOwner();
        if (!selector.isOpen()) {
            return;
        }
        listeners.values().forEach(NioListener::close);
        listeners.clear();
        lines.forEach(
                state -> {
                    end(state, Stage.CLOSING, IoError.NONE);
                    lines.remove(state);
                });
        news.clear();
        try {
            selector.close();
        } catch (IOException e) {
            throw new PollerException("closing the selector failed: " + e.getMessage(), e);
        } finally {
            bytes.close();
        }
    }

    private boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    private NioLine add(Line line, Stage stage, SocketChannel channel) throws IOException {
        SocketAddress peer = channel.getRemoteAddress();
        SocketAddress local = channel.getLocalAddress();
        SelectionKey key = channel.register(selector, 0);
        var state = new NioLine(line, stage, peer, local);
        lines.add(state);
        state.key(key);
        key.attach(state);
        return state;
    }

    /// Ends a line, by our wish or by an error; the next poll tells it.
    private void end(NioLine state, Stage stage, IoError cause) {
        if (state.stage.isEnding()) {
            return;
        }
        state.stage = stage;
        state.cause = cause;
        state.lastTurn = turn;
        state.submitted.clear();
        state.expected.clear();
        news.add(state);
        if (state.hasChannel()) {
            state.key().cancel();
            if (stage == Stage.CLOSING) {
                NioSockets.closeQuietly(state.channel());
            }
        }
    }

    private void sendSubmitted() {
        for (int count = submits.size(); count > 0; count--) {
            send(submits.remove());
        }
    }

    /// Sends more of a submitted range, and tells when that was the last of it.
    private void send(NioLine state) {
        Range rest = state.submitted;
        if (!state.is(Stage.OPEN) || rest.isEmpty()) {
            return;
        }
        try {
            rest.advance(bytes.write(state.channel(), rest));
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
            return;
        }
        state.full = !rest.isEmpty();
        state.updateInterest();
        if (rest.isEmpty()) {
            rest.clear();
            delivered++;
            events.sent(state.line());
        }
    }

    private void select(long timeoutNs) {
        try {
            if (timeoutNs == 0) {
                selector.selectNow(onReady);
            } else if (timeoutNs < 0) {
                selector.select(onReady);
            } else {
                selector.select(onReady, Math.ceilDiv(timeoutNs, NANOS_A_MILLI));
            }
        } catch (IOException e) {
            throw new PollerException("the selector failed: " + e.getMessage(), e);
        }
        Thread.interrupted();
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            return; // closed by a callback of this same turn
        }
        if (key.attachment() instanceof NioLine state) {
            ready(state, key.readyOps());
        } else if (key.attachment() instanceof NioListener listener) {
            accept(listener);
        }
    }

    private void ready(NioLine state, int operations) {
        if ((operations & SelectionKey.OP_CONNECT) != 0) {
            connected(state);
        }
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            send(state);
        }
        if ((operations & SelectionKey.OP_READ) != 0) {
            receive(state);
        }
    }

    private void accept(NioListener from) {
        for (int i = 0; i < ACCEPTS_A_TURN && from.isAccepting(); i++) {
            SocketChannel channel;
            try {
                channel = from.accept();
            } catch (IOException e) {
                from.accepting(false);
                delivered++;
                events.acceptFailed(from.listener, IoErrors.of(e));
                return;
            }
            if (channel == null) {
                return;
            }
            accepted(from.listener, channel);
        }
    }

    private void accepted(Listener listener, SocketChannel channel) {
        NioLine state = null;
        try {
            state = add(events.newLine(listener), Stage.OPEN, channel);
        } catch (IOException e) {
            // The peer is gone before it was told of: as if it had never come.
        } finally {
            if (state == null) {
                NioSockets.closeQuietly(channel);
            }
        }
        if (state != null) {
            state.updateInterest();
            delivered++;
            events.accepted(listener, state.line());
        }
    }

    private void connected(NioLine state) {
        try {
            SocketChannel channel = state.channel();
            if (!channel.finishConnect()) {
                return;
            }
            state.local = channel.getLocalAddress();
            state.peer = channel.getRemoteAddress();
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
            return;
        }
        state.stage = Stage.OPEN;
        state.updateInterest();
        delivered++;
        events.connected(state.line());
    }

    /// Receives once: where the loop expects the bytes, or else into the common buffer.
    private void receive(NioLine state) {
        if (!state.takesBytes()) {
            return;
        }
        Range target = state.expected;
        if (target.isEmpty()) {
            MemorySegment buffer = bytes.receiveBuffer();
            receive(state, buffer, 0, buffer.byteSize());
        } else {
            receive(state, target.segment(), target.from(), target.to());
        }
    }

    private void receive(NioLine state, MemorySegment segment, long from, long to) {
        int received;
        try {
            received = bytes.read(state.channel(), segment, from, to);
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
            return;
        }
        if (received < 0) {
            state.ended = true;
            state.updateInterest();
            delivered++;
            events.ended(state.line());
        } else if (received > 0) {
            state.expected.clear();
            delivered++;
            events.received(state.line(), segment, from, from + received);
            assert bytes.poison(segment, from, from + received);
        }
    }

    private void tellNews() {
        for (int count = news.size(); count > 0; count--) {
            tell(news.remove());
        }
    }

    private void tell(NioLine state) {
        switch (state.stage) {
            case OPENING -> {
                state.stage = Stage.OPEN;
                state.updateInterest();
                delivered++;
                events.connected(state.line());
            }
            case CLOSING, RELEASING -> tellEnd(state);
            default -> {
                // Nothing is new any more.
            }
        }
    }

    private void tellEnd(NioLine state) {
        if (state.lastTurn == turn) {
            news.add(state); // the selector lets go of the socket in the next turn only
            return;
        }
        boolean released = state.is(Stage.RELEASING);
        state.stage = Stage.GONE;
        delivered++;
        try {
            if (released) {
                events.released(state.line(), new SocketHandle.Channel(state.channel()));
            } else {
                events.closed(state.line(), state.cause);
            }
        } finally {
            lines.remove(state);
        }
    }
}
