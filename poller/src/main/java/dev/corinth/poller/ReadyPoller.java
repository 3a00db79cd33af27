package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// A poller that is told which sockets are ready, and then moves the bytes itself. Opened, used
/// and closed on the thread of its loop; only [#wake()] may be called by every thread.
///
/// One [#poll(long)] sends what was submitted, then asks its [ReadySystem], then tells what became
/// known outside of a poll. It is bounded: the system tells of so many ready sockets at a time
/// (1,024 on Linux), each line is read once, at most 512 KiB, and a listener accepts 64
/// connections. What is over is still ready at the next poll.
final class ReadyPoller implements Poller {
    private final Thread owner = Thread.currentThread();
    private final String name;
    private final ReadySystem system;
    private final LineStates<ReadyLine> lines;
    private final Map<Listener, ReadyListener> listeners = new HashMap<>();
    private final ReadyTurn turn;
    private int listenersOpened;

    /// @param lines empty; the system may look lines up in it
    ReadyPoller(String name, ReadySystem system, LineEvents events, LineStates<ReadyLine> lines) {
        this.name = name;
        this.system = system;
        this.lines = lines;
        this.turn = new ReadyTurn(Objects.requireNonNull(events, "events"), system, lines);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Listener listen(ListenSpec spec) {
        assert isOwner();
        ReadyListening socket = system.listen(spec);
        var listener = new Listener(listenersOpened, socket.address());
        var state = new ReadyListener(listener, socket);
        listenersOpened++;
        listeners.put(listener, state);
        system.attach(socket, state);
        return listener;
    }

    @Override
    public void accepting(Listener listener, boolean on) {
        assert isOwner();
        ReadyListener state = listeners.get(listener);
        if (state == null) {
            throw new IllegalStateException("not an open listener of this poller: " + listener);
        }
        state.accepting(on);
    }

    @Override
    public void close(Listener listener) {
        assert isOwner();
        ReadyListener state = listeners.remove(listener);
        if (state != null) {
            state.close();
        }
    }

    @Override
    public void connect(Line line, SocketAddress address) {
        assert isOwner();
        Addresses.requireUsable(address);
        try {
            ReadySocket socket = system.connect(address);
            turn.add(line, Stage.CONNECTING, socket, address).updateWatch();
        } catch (IOException e) {
            var state = new ReadyLine(line);
            lines.add(state, address);
            turn.end(state, Stage.CLOSING, IoErrors.of(e));
        }
    }

    @Override
    public void adopt(Line line, SocketHandle handle) {
        assert isOwner();
        ReadySocket socket = system.adopt(handle);
        turn.announce(turn.add(line, Stage.OPENING, socket, socket.peer()));
    }

    @Override
    public void receiving(Line line, boolean on) {
        assert isOwner();
        ReadyLine state = lines.require(line);
        state.receiving = on;
        if (state.is(Stage.OPEN)) {
            state.updateWatch();
        }
    }

    @Override
    public void expect(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        ReadyLine state = lines.require(line);
        if (!state.stage.isEnding()) {
            state.expected = Range.of(state.expected, segment, from, to);
        }
    }

    @Override
    public void withdraw(Line line) {
        assert isOwner();
        ReadyLine state = lines.find(line);
        if (state != null) {
            Range.forget(state.expected);
        }
    }

    @Override
    public long write(Line line, Pieces pieces) {
        assert isOwner();
        ReadyLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return BROKEN;
        }
        try {
            return state.socket().write(pieces);
        } catch (IOException e) {
            turn.end(state, Stage.CLOSING, IoErrors.of(e));
            return BROKEN;
        }
    }

    @Override
    public void submit(Line line, MemorySegment segment, long from, long to) {
        assert isOwner();
        ReadyLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            state.submitted().set(segment, from, to);
            turn.submitted(state);
        }
    }

    @Override
    public int submitsFor(int lines) {
        return 0;
    }

    @Override
    public void finish(Line line) {
        assert isOwner();
        ReadyLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (!state.is(Stage.OPEN)) {
            return;
        }
        try {
            state.socket().finish();
        } catch (IOException e) {
            turn.end(state, Stage.CLOSING, IoErrors.of(e));
        }
    }

    @Override
    public void close(Line line) {
        assert isOwner();
        ReadyLine state = lines.find(line);
        if (state != null) {
            turn.end(state, Stage.CLOSING, IoError.NONE);
        }
    }

    @Override
    public void reset(Line line) {
        assert isOwner();
        ReadyLine state = lines.find(line);
        if (state == null || !state.is(Stage.OPEN)) {
            close(line);
            return;
        }
        state.socket().resetOnClose();
        turn.end(state, Stage.CLOSING, IoError.NONE);
    }

    @Override
    public void release(Line line) {
        assert isOwner();
        ReadyLine state = lines.require(line);
        assert !state.isSubmitting() : "a submit is under way: slot=" + line.slot();
        if (state.is(Stage.OPEN)) {
            turn.end(state, Stage.RELEASING, IoError.NONE);
        }
    }

    @Override
    public int poll(long timeoutNs) {
        assert isOwner();
        boolean mayWait = turn.begin();
        system.await(mayWait ? timeoutNs : 0, turn);
        return turn.finish();
    }

    @Override
    public void wake() {
        system.wake();
    }

    @Override
    public LineTable lines() {
        return lines.table();
    }

    @Override
    public SocketAddress localAddress(Line line) {
        return lines.require(line).localAddress();
    }

    @Override
    public void close() {
        assert isOwner();
        listeners.values().forEach(ReadyListener::close);
        listeners.clear();
        lines.forEach(
                state -> {
                    turn.end(state, Stage.CLOSING, IoError.NONE);
                    lines.remove(state);
                });
        system.close();
    }

    private boolean isOwner() {
        return Thread.currentThread() == owner;
    }
}
