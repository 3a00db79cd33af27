package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
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
    private static final long NANOS_A_MILLI = 1_000_000;

    private final Thread owner = Thread.currentThread();
    private final Selector selector;
    private final LineStates<NioLine> lines = new LineStates<>();
    private final Map<Listener, NioListener> listeners = new HashMap<>();
    private final NioBytes bytes;
    private final Consumer<SelectionKey> onReady;

    private final NioTurn turn;
    private int listenersOpened;

    private NioPoller(LineEvents events) {
        Objects.requireNonNull(events, "events");
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new PollerException("cannot open a selector: " + e.getMessage(), e);
        }
        bytes = new NioBytes();
        turn = new NioTurn(events, selector, lines, bytes);
        onReady = turn::ready;
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

            @Override
            public boolean sharesPorts() {
                return NioSockets.sharesPorts();
            }

            @Override
            public void requireFree(SocketAddress address) {
                NioSockets.requireFree(address);
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
                turn.announce(state);
            } else {
                state.updateInterest();
            }
        } catch (UnsupportedAddressTypeException e) {
            var error = new IoError(IoError.Kind.UNREACHABLE, "no such addresses here: " + address);
            turn.end(state, Stage.CLOSING, error);
        } catch (IOException e) {
            turn.end(state, Stage.CLOSING, IoErrors.of(e));
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
            turn.announce(turn.add(line, Stage.OPENING, channel));
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
            turn.end(state, Stage.CLOSING, IoErrors.of(e));
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
            turn.submitted(state);
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
            turn.end(state, Stage.CLOSING, IoErrors.of(e));
        }
    }

    @Override
    public void close(Line line) {
        assert isOwner();
        NioLine state = lines.find(line);
        if (state != null) {
            turn.end(state, Stage.CLOSING, IoError.NONE);
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
        turn.end(state, Stage.CLOSING, IoError.NONE);
    }

    @Override
    public void release(Line line) {
        assert isOwner();
        NioLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            turn.end(state, Stage.RELEASING, IoError.NONE);
        }
    }

    @Override
    public int poll(long timeoutNs) {
        assert isOwner();
        boolean mayWait = turn.begin();
        select(mayWait ? timeoutNs : 0);
        return turn.finish();
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
                    turn.end(state, Stage.CLOSING, IoError.NONE);
                    lines.remove(state);
                });
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
}
