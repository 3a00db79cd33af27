package dev.corinth.simulator;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Line;
import dev.corinth.poller.LineEvents;
import dev.corinth.poller.Pieces;
import dev.corinth.poller.Poller;
import dev.corinth.poller.SocketHandle;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// What a [SimulatedPoller] keeps about one line, with the rules of the border for it. Owned by
/// its loop.
///
/// ```
/// CONNECTING ──► OPEN ──► CLOSING ───► GONE    closed
///     │            ├────► RESETTING ─► GONE    closed
///     │            └────► RELEASING ─► GONE    released
///     └──────────────────► CLOSING
/// ```
///
/// A line that broke stays where it is, and refuses what is asked of it, until `closed` is told.
final class SimulatedLine {
    private enum Stage {
        CONNECTING,
        OPEN,
        CLOSING,
        RESETTING,
        RELEASING,
        GONE
    }

    private final SimulatedNetwork network;
    private final Line line;
    private final SimulatedSocket socket;
    private Stage stage;
    private IoError cause = IoError.NONE;
    private boolean receiving = true;
    private boolean ended;
    private long turn;
    private long dueTurn;
    private int handedOver;
    private @Nullable Submission submission;
    private @Nullable Expectation expectation;

    SimulatedLine(Line line, SimulatedSocket socket, boolean isOpen, long turn) {
        this.network = socket.network();
        this.line = line;
        this.socket = socket;
        this.turn = turn;
        stage = isOpen ? Stage.OPEN : Stage.CONNECTING;
        dueTurn = turn + (isOpen ? 0 : network.dice().lateTurns());
    }

    Line line() {
        return line;
    }

    SimulatedSocket socket() {
        return socket;
    }

    void receiving(boolean on) {
        requireNotClosing("receiving");
        receiving = on;
    }

    void expect(MemorySegment segment, long from, long to) {
        requireOpen("expect");
        Memory.requireRange(network, segment, from, to);
        requirePlaceUntouched();
        expectation = new Expectation(network, segment, from, to);
    }

    /// Allowed at any time, also when the line is about to end.
    void withdraw() {
        requirePlaceUntouched();
        expectation = null;
    }

    long write(Pieces pieces) {
        requireSending("write");
        byte[] all = Memory.gather(network, pieces, Math.toIntExact(pieces.bytes()));
        if (breaks()) {
            return Poller.BROKEN;
        }
        int taken = writable(all.length);
        if (taken > 0) {
            socket.send(Memory.gather(network, pieces, taken));
        }
        return taken;
    }

    void submit(MemorySegment segment, long from, long to) {
        requireSending("submit");
        Memory.requireRange(network, segment, from, to);
        submission = new Submission(network, segment, from, to);
    }

    void finish() {
        requireSending("finish");
        socket.finish();
    }

    void close() {
        leave(Stage.CLOSING);
    }

    void reset() {
        leave(Stage.RESETTING);
    }

    void release() {
        requireNoSubmit("release");
        stage = Stage.RELEASING;
        if (network.dice().strikes(Fault.LATE_RECEIVE)) {
            handedOver = receivable();
        }
        dueTurn = turn + 1 + network.dice().lateTurns();
    }

    /// Closes the socket without a word, with all that is in flight.
    void abandon() {
        requireMemoryUntouched();
        socket.close();
        stage = Stage.GONE;
    }

    /// Tells what there is to tell in this turn.
    ///
    /// @return how many events
    int tell(LineEvents events, ReceiveBuffers buffers, long newTurn) {
        turn = newTurn;
        int told = tellConnected(events);
        told += tellSent(events);
        told += tellReceived(events, buffers);
        told += tellHandedOver(events, buffers);
        return told + tellEnded(events);
    }

    /// Whether the last event is due: `closed` or `released`.
    boolean isLeaving() {
        boolean last = stage != Stage.CONNECTING && stage != Stage.OPEN;
        return (last || cause.isError()) && dueTurn <= turn && stage != Stage.GONE;
    }

    /// Tells the last event.
    void tellLast(LineEvents events) {
        requireMemoryUntouched();
        Stage from = stage;
        stage = Stage.GONE;
        if (from == Stage.RELEASING) {
            events.released(line, new SocketHandle.Foreign(socket, socket::close));
            return;
        }
        if (from == Stage.RESETTING) {
            socket.reset();
        }
        socket.close();
        boolean asked = from == Stage.CLOSING || from == Stage.RESETTING;
        events.closed(line, asked ? IoError.NONE : cause);
    }

    /// Whether a turn would tell something, sooner or later, without time or others moving.
    boolean isDue() {
        if (cause.isError()) {
            return true;
        }
        return switch (stage) {
            case CONNECTING -> !socket.isConnecting();
            case OPEN -> canReceive() || canEnd() || canMove() || noticesReset();
            case CLOSING, RESETTING, RELEASING -> true;
            case GONE -> false;
        };
    }

    private int tellConnected(LineEvents events) {
        if (stage != Stage.CONNECTING || cause.isError() || socket.isConnecting()) {
            return 0;
        }
        if (socket.isRefused()) {
            fail(new IoError(IoError.Kind.REFUSED, "nobody listens on " + socket.remote()));
            return 0;
        }
        if (dueTurn > turn) {
            return 0;
        }
        stage = Stage.OPEN;
        events.connected(line);
        return 1;
    }

    private int tellSent(LineEvents events) {
        Submission current = submission;
        if (current == null || !works() || breaks()) {
            return 0;
        }
        if (!current.isMoved()) {
            current.move(socket, writable(current.left()), turn);
        }
        if (!current.isDue(turn)) {
            return 0;
        }
        current.requireUnchanged();
        submission = null;
        events.sent(line);
        return 1;
    }

    private int tellReceived(LineEvents events, ReceiveBuffers buffers) {
        if (!canReceive() || network.dice().strikes(Fault.LATE_RECEIVE)) {
            return 0;
        }
        if (network.dice().strikes(Fault.RESET)) {
            socket.cut();
            return 0;
        }
        receive(events, buffers, receivable());
        return 1;
    }

    /// What a real kernel had handed over before a release: it comes even while receiving is off.
    private int tellHandedOver(LineEvents events, ReceiveBuffers buffers) {
        int count = Math.min(handedOver, socket.readable());
        handedOver = 0;
        if (stage != Stage.RELEASING || count == 0) {
            return 0;
        }
        receive(events, buffers, count);
        return 1;
    }

    private void receive(LineEvents events, ReceiveBuffers buffers, int count) {
        requirePlaceUntouched();
        Expectation place = expectation;
        expectation = null;
        if (place == null || network.dice().strikes(Fault.IGNORED_EXPECT)) {
            buffers.show(
                    socket.take(count),
                    (segment, from, to) -> events.received(line, segment, from, to));
            return;
        }
        byte[] bytes = socket.take(place.fitting(count));
        Memory.paste(bytes, place.segment(), place.from());
        events.received(line, place.segment(), place.from(), place.from() + bytes.length);
    }

    private int tellEnded(LineEvents events) {
        if (works() && noticesReset()) {
            fail(new IoError(IoError.Kind.RESET, "the peer or the network cut the connection"));
        }
        if (!canEnd() || network.dice().strikes(Fault.LATE)) {
            return 0;
        }
        ended = true;
        events.ended(line);
        return 1;
    }

    /// Whether the network breaks the line just now, or did before.
    private boolean breaks() {
        if (network.dice().strikes(Fault.RESET)) {
            socket.cut();
        }
        if (socket.isReset()) {
            fail(new IoError(IoError.Kind.RESET, "the peer or the network cut the connection"));
        }
        return cause.isError();
    }

    private void fail(IoError error) {
        if (!cause.isError()) {
            cause = error;
            dueTurn = turn + 1 + network.dice().lateTurns();
        }
    }

    private void leave(Stage way) {
        if (stage == Stage.CONNECTING || stage == Stage.OPEN) {
            stage = way;
            dueTurn = turn + 1 + network.dice().lateTurns();
        }
    }

    /// Open, and not known to be broken.
    private boolean works() {
        return stage == Stage.OPEN && !cause.isError();
    }

    private boolean canReceive() {
        return works() && receiving && socket.readable() > 0;
    }

    private boolean canEnd() {
        boolean atEnd = works() && receiving && !ended && socket.isEnded();
        return atEnd && socket.readable() == 0 && !socket.isReset();
    }

    private boolean canMove() {
        return submission != null && (submission.isMoved() || socket.room() > 0);
    }

    /// A reset shows only to who reads or writes, and only behind what had arrived before it.
    private boolean noticesReset() {
        boolean reads = receiving && socket.readable() == 0;
        return socket.isReset() && (reads || submission != null);
    }

    private void requireMemoryUntouched() {
        if (submission != null) {
            submission.requireUnchanged();
        }
        requirePlaceUntouched();
        submission = null;
        expectation = null;
    }

    private void requirePlaceUntouched() {
        if (expectation != null) {
            expectation.requireUntouched();
        }
    }

    private void requireSending(String call) {
        requireNoSubmit(call);
        if (socket.isFinished()) {
            throw network.misuse(call + " after finish");
        }
    }

    private void requireNoSubmit(String call) {
        requireOpen(call);
        if (submission != null) {
            throw network.misuse(call + " while a submit of the line is under way");
        }
    }

    private void requireOpen(String call) {
        requireNotClosing(call);
        if (stage == Stage.CONNECTING) {
            throw network.misuse(call + " before connected");
        }
    }

    private void requireNotClosing(String call) {
        if (stage != Stage.CONNECTING && stage != Stage.OPEN) {
            throw network.misuse(call + " after close, reset or release of the line");
        }
    }

    private int receivable() {
        int count = Math.min(socket.readable(), ReceiveBuffers.LARGEST_BYTES);
        return count == 0 ? 0 : network.dice().receivable(count);
    }

    private int writable(int wanted) {
        return network.dice().writable(Math.min(wanted, socket.room()));
    }
}
