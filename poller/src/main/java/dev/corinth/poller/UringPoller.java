package dev.corinth.poller;

import dev.corinth.linux.Errno;
import dev.corinth.linux.Linux;
import dev.corinth.linux.LinuxException;
import dev.corinth.linux.Ring;
import dev.corinth.linux.SocketAddresses;
import dev.corinth.linux.SocketOptions;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;

/// The poller that runs on an io_uring of Linux 6.1 and newer. Opened, used and closed on the
/// thread of its loop, since the kernel refuses every other; only [#wake()] may be called by every
/// thread.
///
/// Accepting and receiving are requests that repeat themselves until they are cancelled, fail, or
/// find no buffer; whatever ended them, they are made again while they are wanted. A write is a
/// plain system call, a submit is a request. A line that ends has its requests cancelled, waits
/// for the last answer of each, and only then is its socket closed: closing first would send no
/// end to the peer while a request holds the socket.
///
/// One [#poll(long)] takes at most 1,024 answers of the kernel. [#expect] is not made use of.
public final class UringPoller implements Poller {
    private static final int ANSWERS_A_TURN = 1_024;

    private final LineEvents events;
    private final Thread owner = Thread.currentThread();
    private final UringDevice device;
    private final Ring ring;
    private final UringSockets sockets;
    private final UringListeners listeners;
    private final LineStates<UringLine> lines = new LineStates<>();

    /// Lines about which there is something to tell: opened, received while held, ended.
    private final ArrayDeque<UringLine> news = new ArrayDeque<>();

    /// Where the address of a connect stands until the kernel has taken it.
    private final MemorySegment address =
            Arena.ofAuto().allocate(SocketAddresses.MOST_BYTES, Long.BYTES);

    private boolean closed;
    private int delivered;

    private UringPoller(LineEvents events) {
        this.events = Objects.requireNonNull(events, "events");
        Linux.whyNot()
                .ifPresent(
                        reason -> {
                            throw new PollerException("io_uring cannot run here: " + reason);
                        });
        try {
            device = UringDevice.open();
        } catch (LinuxException e) {
            throw new PollerException("io_uring cannot run here: " + e.getMessage(), e);
        }
        ring = device.ring;
        sockets = new UringSockets(device.kernel);
        listeners = new UringListeners(device, sockets);
        device.listenForBell(UringMark.of(UringMark.WAKE, 0));
    }

    /// The source of these pollers.
    ///
    /// @return a source whose name is `uring`; it may be that it cannot open any
    public static PollerSource source() {
        return new PollerSource() {
            @Override
            public String name() {
                return "uring";
            }

            @Override
            public Poller open(LineEvents events) {
                return new UringPoller(events);
            }
        };
    }

    /// Why these pollers cannot run here. Opens one for a moment to find out.
    ///
    /// @return a sentence for people; empty when they can run
    public static Optional<String> whyNot() {
        Optional<String> reason = Linux.whyNot();
        if (reason.isPresent()) {
            return reason;
        }
        try {
            UringDevice.open().close(UringMark.ACCEPT);
            return Optional.empty();
        } catch (LinuxException e) {
            return Optional.of("" + e.getMessage());
        }
    }

    @Override
    public String name() {
        return "uring";
    }

    @Override
    public Listener listen(ListenSpec spec) {
        assert isOwner();
        return listeners.open(spec);
    }

    @Override
    public void accepting(Listener listener, boolean on) {
        assert isOwner();
        listeners.accepting(listener, on);
    }

    @Override
    public void close(Listener listener) {
        assert isOwner();
        listeners.close(listener);
    }

    @Override
    public void connect(Line line, SocketAddress to) {
        assert isOwner();
        Addresses.requireUsable(to);
        int socket = sockets.openFor(to);
        var state = new UringLine(line, socket, Stage.CONNECTING);
        state.peer = to;
        lines.add(state);
        if (socket < 0) {
            end(state, Stage.CLOSING, IoErrors.of(-socket));
            return;
        }
        long length = SocketAddresses.write(to, SocketAddresses.family(to), address, 0);
        long mark = UringMark.of(UringMark.CONNECT, line);
        device.requests.connect(socket, address, length, mark);
        state.inFlight++;
        device.enter(0); // the next connect uses the same memory
    }

    @Override
    public void adopt(Line line, SocketHandle handle) {
        assert isOwner();
        if (!(handle instanceof SocketHandle.Descriptor(int socket))) {
            throw new PollerException("uring serves descriptors only: handle=" + handle);
        }
        sockets.prepare(socket);
        news.add(add(line, socket, Stage.OPENING));
    }

    @Override
    public void receiving(Line line, boolean on) {
        assert isOwner();
        UringLine state = lines.require(line);
        state.receiving = on;
        if (on) {
            arm(state);
            if (state.hasToTell()) {
                news.add(state);
            }
        } else if (state.armed && state.is(Stage.OPEN)) {
            device.requests.cancel(UringMark.of(UringMark.RECEIVE, line), UringMark.CANCEL);
        }
    }

    @Override
    public void expect(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        assert segment.isNative() : "heap memory";
        lines.require(line);
    }

    @Override
    public long write(Line line, Pieces pieces) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return BROKEN;
        }
        long taken = sockets.write(state.socket, pieces);
        if (taken < 0) {
            end(state, Stage.CLOSING, IoErrors.of((int) -taken));
            return BROKEN;
        }
        return taken;
    }

    @Override
    public void submit(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            state.submitted.set(segment, from, to);
            send(state);
        }
    }

    @Override
    public void finish(Line line) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return;
        }
        int answer = device.kernel.shutdown(state.socket, SocketOptions.SHUT_WR);
        if (answer < 0) {
            end(state, Stage.CLOSING, IoErrors.of(-answer));
        }
    }

    @Override
    public void close(Line line) {
        assert isOwner();
        UringLine state = lines.find(line);
        if (state != null) {
            end(state, Stage.CLOSING, IoError.NONE);
        }
    }

    @Override
    public void reset(Line line) {
        assert isOwner();
        UringLine state = lines.find(line);
        if (state != null && !state.stage.isEnding()) {
            device.kernel.resetOnClose(state.socket);
            end(state, Stage.CLOSING, IoError.NONE);
        }
    }

    @Override
    public void release(Line line) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert state.submitted.isEmpty() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            end(state, Stage.RELEASING, IoError.NONE);
        }
    }

    @Override
    public int poll(long timeoutNs) {
        assert isOwner();
        delivered = 0;
        for (int count = news.size(); count > 0; count--) {
            tell(news.remove());
        }
        boolean mayWait = delivered == 0 && news.isEmpty();
        device.enter(mayWait ? timeoutNs : 0);
        for (int answers = 0; answers < ANSWERS_A_TURN && ring.next(); answers++) {
            answered();
        }
        return delivered;
    }

    @Override
    public void wake() {
        device.wake();
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
        if (closed) {
            return;
        }
        closed = true;
        news.clear();
        device.close(UringMark.ACCEPT);
        listeners.closeAll();
        lines.forEach(
                state -> {
                    dropHeld(state);
                    device.kernel.close(state.socket);
                    lines.remove(state);
                });
    }

    private boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    private UringLine add(Line line, int socket, Stage stage) {
        var state = new UringLine(line, socket, stage);
        state.peer = sockets.peer(socket);
        state.local = sockets.local(socket);
        lines.add(state);
        return state;
    }

    /// Makes a receive request if one is wanted.
    private void arm(UringLine state) {
        if (state.wantsReceive()) {
            state.armed = true;
            state.inFlight++;
            device.receive(state.socket, UringMark.of(UringMark.RECEIVE, state.line()));
        }
    }

    private void send(UringLine state) {
        Range rest = state.submitted;
        long mark = UringMark.of(UringMark.SEND, state.line());
        device.requests.send(state.socket, rest.segment(), rest.from(), rest.to(), mark);
        state.inFlight++;
    }

    /// Ends a line, by our wish or by an error; a later poll tells it.
    private void end(UringLine state, Stage stage, IoError cause) {
        if (state.stage.isEnding()) {
            return;
        }
        state.stage = stage;
        state.cause = cause;
        state.submitted.clear();
        if (state.inFlight == 0) {
            news.add(state);
        } else {
            device.requests.cancelAllOf(state.socket, UringMark.CANCEL);
        }
    }

    /// Deals with one answer of the kernel.
    private void answered() {
        long mark = ring.userData();
        switch (UringMark.kind(mark)) {
            case UringMark.CANCEL -> {
                // What was cancelled has an answer of its own.
            }
            case UringMark.WAKE -> device.listenForBell(mark);
            case UringMark.ACCEPT -> answeredAccept(listeners.at(UringMark.slot(mark)));
            default -> {
                UringLine state = lines.find(UringMark.slot(mark), UringMark.generation(mark));
                if (state == null) {
                    throw new AssertionError("an answer for a line that is gone: mark=" + mark);
                }
                answered(state, UringMark.kind(mark));
            }
        }
    }

    private void answered(UringLine state, int kind) {
        if (ring.isLast()) {
            state.inFlight--;
            if (state.inFlight == 0 && state.stage.isEnding()) {
                news.add(state);
            }
        }
        switch (kind) {
            case UringMark.CONNECT -> answeredConnect(state);
            case UringMark.SEND -> answeredSend(state);
            default -> answeredReceive(state);
        }
    }

    private void answeredAccept(@Nullable UringListener state) {
        int socket = ring.result();
        if (state == null) {
            throw new AssertionError("an answer for a listener that is gone");
        }
        state.armed = !ring.isLast();
        boolean failed = socket < 0 && !isPassing(-socket) && !state.closed;
        if (failed) {
            state.accepting = false;
        }
        boolean listening = !state.closed;
        if (!state.armed) {
            listeners.update(state);
        }
        if (failed) {
            delivered++;
            events.acceptFailed(state.listener, IoErrors.of(-socket));
        } else if (socket >= 0 && listening) {
            accepted(state.listener, socket);
        } else if (socket >= 0) {
            device.kernel.close(socket);
        }
    }

    private void accepted(Listener listener, int socket) {
        UringLine state = null;
        try {
            state = add(events.newLine(listener), socket, Stage.OPEN);
        } finally {
            if (state == null) {
                device.kernel.close(socket);
            }
        }
        delivered++;
        try {
            events.accepted(listener, state.line());
        } finally {
            arm(state);
        }
    }

    private void answeredConnect(UringLine state) {
        int result = ring.result();
        if (!state.is(Stage.CONNECTING)) {
            return;
        }
        if (result < 0) {
            end(state, Stage.CLOSING, IoErrors.of(-result));
            return;
        }
        state.local = sockets.local(state.socket);
        opened(state);
    }

    private void opened(UringLine state) {
        state.stage = Stage.OPEN;
        arm(state);
        delivered++;
        events.connected(state.line());
    }

    private void answeredSend(UringLine state) {
        int result = ring.result();
        if (!state.is(Stage.OPEN)) {
            return;
        }
        if (result < 0 && !isPassing(-result)) {
            end(state, Stage.CLOSING, IoErrors.of(-result));
            return;
        }
        Range rest = state.submitted;
        rest.advance(Math.max(0, result));
        if (rest.isEmpty()) {
            rest.clear();
            delivered++;
            events.sent(state.line());
        } else {
            send(state);
        }
    }

    private void answeredReceive(UringLine state) {
        int result = ring.result();
        int buffer = ring.hasBuffer() ? ring.buffer() : -1;
        state.armed = !ring.isLast();
        if (result == 0) {
            state.end = UringLine.End.SEEN;
        } else if (result < 0 && result != -Errno.ENOBUFS && !isPassing(-result)) {
            end(state, Stage.CLOSING, IoErrors.of(-result));
        }
        arm(state);
        try {
            if (result > 0) {
                long from = device.buffers.from(buffer);
                received(state, device.buffers.memory(), from, from + result);
            }
        } finally {
            if (buffer >= 0) {
                device.buffers.give(buffer);
            }
        }
        tellEndOfPeer(state);
    }

    private void received(UringLine state, MemorySegment segment, long from, long to) {
        if (state.is(Stage.CLOSING)) {
            return;
        }
        if (state.takesBytes()) {
            delivered++;
            events.received(state.line(), segment, from, to);
            assert poison(segment, from, to);
        } else {
            state.hold(segment, from, to);
        }
    }

    private void tell(UringLine state) {
        switch (state.stage) {
            case OPENING -> opened(state);
            case OPEN -> {
                if (state.hasToTell()) {
                    tellHeld(state);
                    tellEndOfPeer(state);
                }
            }
            case CLOSING, RELEASING -> tellEnd(state);
            default -> {
                // Nothing is new any more.
            }
        }
    }

    private void tellHeld(UringLine state) {
        Held held = state.takeHeld();
        if (held == null) {
            return;
        }
        try {
            delivered++;
            events.received(state.line(), held.block(), 0, held.bytes());
        } finally {
            held.give();
        }
    }

    private void tellEndOfPeer(UringLine state) {
        boolean due = state.end == UringLine.End.SEEN && state.takesBytes();
        if (due && state.is(Stage.OPEN)) {
            state.end = UringLine.End.TOLD;
            delivered++;
            events.ended(state.line());
        }
    }

    private void tellEnd(UringLine state) {
        if (state.is(Stage.RELEASING)) {
            tellHeld(state);
            state.stage = Stage.GONE;
            delivered++;
            try {
                events.released(state.line(), new SocketHandle.Descriptor(state.socket));
            } finally {
                lines.remove(state);
            }
            return;
        }
        dropHeld(state);
        if (state.socket >= 0) {
            device.kernel.close(state.socket);
        }
        state.stage = Stage.GONE;
        delivered++;
        try {
            events.closed(state.line(), state.cause);
        } finally {
            lines.remove(state);
        }
    }

    private static void dropHeld(UringLine state) {
        Held held = state.takeHeld();
        if (held != null) {
            held.give();
        }
    }

    /// Whether an error says nothing against trying again.
    private static boolean isPassing(int errno) {
        return switch (errno) {
            case Errno.EAGAIN, Errno.EINTR, Errno.ECANCELED, Errno.ECONNABORTED -> true;
            default -> false;
        };
    }

    /// Spoils a range that was handed out, so that whoever looks at it too late sees it.
    private static boolean poison(MemorySegment segment, long from, long to) {
        segment.asSlice(from, to - from).fill((byte) 0xA5);
        return true;
    }
}
