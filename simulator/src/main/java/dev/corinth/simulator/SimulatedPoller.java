package dev.corinth.simulator;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Line;
import dev.corinth.poller.LineEvents;
import dev.corinth.poller.LineTable;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Listener;
import dev.corinth.poller.Pieces;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerException;
import dev.corinth.poller.SocketHandle;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A poller whose sockets belong to a [SimulatedNetwork]. Owned by its loop; only [#wake()] is
/// for every thread.
///
/// Here stand the rules for threads, turns and listeners; those for lines are in
/// [SimulatedLine], those for memory in [Submission], [Expectation] and [ReceiveBuffers].
final class SimulatedPoller implements Poller {
    static final String NAME = "simulated";

    /// How many events a turn tells at most, give or take what one line has.
    private static final int EVENTS_PER_TURN = 256;

    private final SimulatedNetwork network;
    private final LineEvents events;
    private final Thread owner = Thread.currentThread();
    private final OpenLines lines;
    private final List<Accepting> listeners = new ArrayList<>();
    private final ReceiveBuffers buffers;
    private long turn;
    private boolean polling;
    private boolean closed;

    /// Guarded by the lock of the network.
    private boolean woken;

    SimulatedPoller(SimulatedNetwork network, LineEvents events) {
        this.network = network;
        this.events = events;
        lines = new OpenLines(network);
        buffers = new ReceiveBuffers(network);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Listener listen(ListenSpec spec) {
        requireOwner("listen");
        var accepting = new Accepting(listeners.size(), network.listen(spec));
        listeners.add(accepting);
        return accepting.listener();
    }

    @Override
    public void accepting(Listener listener, boolean on) {
        requireOwner("accepting");
        Accepting accepting = find(listener);
        if (accepting.isClosed()) {
            throw network.misuse("accepting of a closed listener: " + listener);
        }
        accepting.accepting(on);
    }

    @Override
    public void close(Listener listener) {
        requireOwner("close of a listener");
        find(listener).close();
    }

    @Override
    public void connect(Line line, SocketAddress address) {
        requireOwner("connect");
        lines.requireNew(line);
        lines.add(new SimulatedLine(line, network.open(address), false, turn));
    }

    @Override
    public void adopt(Line line, SocketHandle handle) {
        requireOwner("adopt");
        lines.requireNew(line);
        if (!(handle instanceof SocketHandle.Foreign(SimulatedSocket socket, Runnable _))
                || socket.network() != network
                || socket.isClosed()) {
            throw new PollerException("not an open socket of this network: " + handle);
        }
        lines.add(new SimulatedLine(line, socket, false, turn));
    }

    @Override
    public void receiving(Line line, boolean on) {
        find(line, "receiving").receiving(on);
    }

    @Override
    public void expect(Line line, MemorySegment segment, long from, long to) {
        find(line, "expect").expect(segment, from, to);
    }

    @Override
    public void withdraw(Line line) {
        requireOwner("withdraw");
        lines.ifOpen(line, SimulatedLine::withdraw);
    }

    @Override
    public long write(Line line, Pieces pieces) {
        return find(line, "write").write(pieces);
    }

    @Override
    public void submit(Line line, MemorySegment segment, long from, long to) {
        find(line, "submit").submit(segment, from, to);
    }

    @Override
    public int submitsFor(int lines) {
        requireOwner("submitsFor");
        return network.dice().below(lines + 1);
    }

    @Override
    public void finish(Line line) {
        find(line, "finish").finish();
    }

    @Override
    public void close(Line line) {
        requireOwner("close");
        lines.ifOpen(line, SimulatedLine::close);
    }

    @Override
    public void reset(Line line) {
        requireOwner("reset");
        lines.ifOpen(line, SimulatedLine::reset);
    }

    @Override
    public void release(Line line) {
        find(line, "release").release();
    }

    @Override
    public int poll(long timeoutNs) {
        requireOwner("poll");
        requireOutsidePoll("poll");
        polling = true;
        try {
            return network.isThreaded() ? pollWaiting(timeoutNs) : pollOnce();
        } finally {
            polling = false;
        }
    }

    @Override
    public void wake() {
        try (var _ = network.hold()) {
            woken = true;
            network.changed();
        }
    }

    @Override
    public LineTable lines() {
        return lines.table();
    }

    @Override
    public SocketAddress localAddress(Line line) {
        return find(line, "localAddress").socket().local();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireOwner("close");
        requireOutsidePoll("close");
        closed = true;
        network.closed(this);
        listeners.forEach(Accepting::close);
        for (SimulatedLine line : lines.turned()) {
            lines.remove(line);
            line.abandon();
        }
        buffers.close();
    }

    /// Whether a poll would tell something, or was woken. Called with the lock of the network.
    boolean isDue() {
        return woken || listeners.stream().anyMatch(Accepting::isDue) || lines.anyIsDue();
    }

    private int pollOnce() {
        takeWoken();
        return takeTurn();
    }

    /// Late things come later in turns, so turns go on while anything is due.
    private int pollWaiting(long timeoutNs) {
        long startNs = System.nanoTime();
        boolean ready = takeWoken();
        int told = takeTurn();
        while (told == 0 && !ready) {
            long leftNs = timeoutNs < 0 ? -1 : timeoutNs - (System.nanoTime() - startNs);
            if (owner.isInterrupted() || (timeoutNs >= 0 && leftNs <= 0)) {
                return 0;
            }
            network.awaitDue(this, leftNs);
            ready = takeWoken();
            told = takeTurn();
        }
        return told;
    }

    private boolean takeWoken() {
        try (var _ = network.hold()) {
            boolean result = woken;
            woken = false;
            return result;
        }
    }

    private int takeTurn() {
        turn++;
        int told = 0;
        for (Accepting accepting : List.copyOf(listeners)) {
            told += accept(accepting, EVENTS_PER_TURN - told);
        }
        for (SimulatedLine line : lines.turned()) {
            if (told >= EVENTS_PER_TURN) {
                break;
            }
            told += line.tell(events, buffers, turn);
            if (line.isLeaving()) {
                told += tellLast(line);
            }
        }
        return told;
    }

    private int accept(Accepting accepting, int most) {
        int told = 0;
        Dice dice = network.dice();
        while (told < most && accepting.isDue() && !dice.strikes(Fault.LATE)) {
            told++;
            if (dice.strikes(Fault.ACCEPT_FAILURE)) {
                accepting.accepting(false);
                var error = new IoError(IoError.Kind.TOO_MANY_OPEN_FILES, "simulated");
                events.acceptFailed(accepting.listener(), error);
            } else {
                accepted(accepting);
            }
        }
        return told;
    }

    private void accepted(Accepting accepting) {
        SimulatedSocket socket = accepting.accept();
        if (socket == null) {
            return;
        }
        Line line = events.newLine(accepting.listener());
        lines.requireNew(line);
        lines.add(new SimulatedLine(line, socket, true, turn));
        events.accepted(accepting.listener(), line);
    }

    private int tellLast(SimulatedLine line) {
        try {
            line.tellLast(events);
        } finally {
            lines.remove(line);
        }
        return 1;
    }

    private SimulatedLine find(Line line, String call) {
        requireOwner(call);
        return lines.find(line, call);
    }

    private Accepting find(Listener listener) {
        for (Accepting accepting : listeners) {
            if (accepting.listener() == listener) {
                return accepting;
            }
        }
        throw network.misuse("not a listener of this poller: " + listener);
    }

    private void requireOwner(String call) {
        if (Thread.currentThread() != owner) {
            throw network.misuse(
                    call
                            + " on a thread that is not the loop's: "
                            + Thread.currentThread()
                            + " instead of "
                            + owner);
        }
        if (closed) {
            throw network.misuse(call + " on a closed poller");
        }
    }

    private void requireOutsidePoll(String call) {
        if (polling) {
            throw network.misuse(call + " from inside a callback of poll");
        }
    }
}
