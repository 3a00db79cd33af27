package dev.corinth.poller;

import dev.corinth.linux.Linux;
import dev.corinth.linux.LinuxException;
import dev.corinth.linux.RingProbe;
import dev.corinth.linux.SocketAddresses;
import dev.corinth.linux.SocketOptions;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
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
/// Bytes arrive in buffers that the kernel fills one behind the other. What several answers bring
/// for one line is told at once where it lies without a gap, so a message of 64 KiB is usually
/// seen whole. Linux 6.12 fills each buffer to its end (4 of 256 KiB); before, each answer has a
/// buffer of its own (128 of 16 KiB). A line with much at a time is read from by a plain system
/// call whenever io_uring tells that bytes are there (`UringIntake` says when and why).
///
/// One [#poll(long)] takes at most 1,024 answers of the kernel. What [#expect] says is heeded by
/// plain calls, not by what comes in buffers.
public final class UringPoller implements Poller {
    /// For fewer lines the way through the ring costs as much as it saves (decision 0022).
    private static final int FEWEST_SUBMITS = 16;

    private final Thread owner = Thread.currentThread();
    final UringDevice device;
    private final LinuxSockets sockets;
    private final UringListeners listeners;
    private final LineStates<UringLine> lines = new LineStates<>();
    private final UringTurn turn;

    /// Where the address of a connect stands until the kernel has taken it.
    private final MemorySegment address =
            Arena.ofAuto().allocate(SocketAddresses.MOST_BYTES, Long.BYTES);

    private boolean closed;

    private UringPoller(LineEvents events, UringSize size) {
        Objects.requireNonNull(events, "events");
        Linux.whyNot()
                .ifPresent(
                        reason -> {
                            throw new PollerException("io_uring cannot run here: " + reason);
                        });
        try {
            device = UringDevice.open(size);
        } catch (LinuxException e) {
            throw new PollerException("io_uring cannot run here: " + e.getMessage(), e);
        }
        sockets = new LinuxSockets(device.kernel);
        listeners = new UringListeners(device, sockets);
        turn = new UringTurn(events, device, sockets, listeners, lines);
        device.listenForBell(LineMark.of(LineMark.WAKE, 0));
    }

    /// The source of these pollers.
    ///
    /// @return a source whose name is `uring`; it may be that it cannot open any
    public static PollerSource source() {
        return source(UringSize.STANDARD);
    }

    static PollerSource source(UringSize size) {
        return new LinuxSource("uring", events -> new UringPoller(events, size));
    }

    /// Why these pollers cannot run here. Opens one for a moment to find out.
    ///
    /// @return a sentence for people; empty when they can run
    public static Optional<String> whyNot() {
        Optional<String> reason = RingProbe.whyNot();
        if (reason.isPresent()) {
            return reason;
        }
        try {
            UringDevice.open(UringSize.STANDARD).close(LineMark.ACCEPT);
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
        lines.add(state, to);
        if (socket < 0) {
            turn.end(state, Stage.CLOSING, IoErrors.of(-socket));
            return;
        }
        try {
            long length = SocketAddresses.write(to, SocketAddresses.family(to), address, 0);
            long mark = LineMark.of(LineMark.CONNECT, line);
            device.requests.connect(socket, address, length, mark);
            state.inFlight++;
            state.outgoing = LineMark.CONNECT;
            device.enter(0); // the next connect uses the same memory
        } catch (LinuxException e) {
            turn.end(state, Stage.CLOSING, IoErrors.of(e.errno()));
        }
    }

    @Override
    public void adopt(Line line, SocketHandle handle) {
        assert isOwner();
        if (!(handle instanceof SocketHandle.Descriptor(int socket))) {
            throw new PollerException("uring serves descriptors only: handle=" + handle);
        }
        sockets.prepare(socket);
        turn.announce(turn.add(line, socket, Stage.OPENING));
    }

    @Override
    public void receiving(Line line, boolean on) {
        assert isOwner();
        UringLine state = lines.require(line);
        state.intake.wanted = on;
        if (!on) {
            turn.receiver().disarm(state);
            return;
        }
        turn.receiver().arm(state);
        if (state.intake.hasToTell()) {
            turn.announce(state);
        }
    }

    @Override
    public void expect(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        UringLine state = lines.require(line);
        if (!state.stage.isEnding()) {
            UringIntake intake = state.intake;
            intake.expected = Range.of(intake.expected, segment, from, to);
        }
    }

    @Override
    public void withdraw(Line line) {
        assert isOwner();
        UringLine state = lines.find(line);
        if (state != null) {
            Range.forget(state.intake.expected);
        }
    }

    @Override
    public long write(Line line, Pieces pieces) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return BROKEN;
        }
        long taken = sockets.write(state.socket, pieces);
        if (taken < 0) {
            turn.end(state, Stage.CLOSING, IoErrors.of((int) -taken));
            return BROKEN;
        }
        return taken;
    }

    @Override
    public void submit(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            state.submitted().set(segment, from, to);
            turn.send(state);
        }
    }

    @Override
    public int submitsFor(int lines) {
        assert isOwner();
        return lines < FEWEST_SUBMITS ? 0 : turn.roomForSends();
    }

    @Override
    public void finish(Line line) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return;
        }
        int answer = device.kernel.shutdown(state.socket, SocketOptions.SHUT_WR);
        if (answer < 0) {
            turn.end(state, Stage.CLOSING, IoErrors.of(-answer));
        }
    }

    @Override
    public void close(Line line) {
        assert isOwner();
        UringLine state = lines.find(line);
        if (state != null) {
            turn.end(state, Stage.CLOSING, IoError.NONE);
        }
    }

    @Override
    public void reset(Line line) {
        assert isOwner();
        UringLine state = lines.find(line);
        if (state != null && !state.stage.isEnding()) {
            device.kernel.resetOnClose(state.socket);
            turn.end(state, Stage.CLOSING, IoError.NONE);
        }
    }

    @Override
    public void release(Line line) {
        assert isOwner();
        UringLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            turn.end(state, Stage.RELEASING, IoError.NONE);
        }
    }

    @Override
    public int poll(long timeoutNs) {
        assert isOwner();
        boolean mayWait = turn.begin();
        device.enter(mayWait ? timeoutNs : 0);
        return turn.finish();
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
    public SocketAddress localAddress(Line line) {
        UringLine state = lines.require(line);
        return state.stage.isEnding() ? Addresses.NOWHERE : sockets.local(state.socket);
    }

    @Override
    public void close() {
        assert isOwner();
        if (closed) {
            return;
        }
        closed = true;
        device.close(LineMark.ACCEPT);
        listeners.closeAll();
        lines.forEach(
                state -> {
                    state.intake.dropHeld();
                    device.kernel.close(state.socket);
                    lines.remove(state);
                });
    }

    private boolean isOwner() {
        return Thread.currentThread() == owner;
    }
}
