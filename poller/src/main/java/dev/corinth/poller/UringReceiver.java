package dev.corinth.poller;

import dev.corinth.linux.BufferRing;
import dev.corinth.linux.Errno;
import dev.corinth.linux.Requests;
import dev.corinth.linux.Ring;

import java.lang.foreign.MemorySegment;

/// The receiving half of a [UringTurn]: has the kernel receive, and tells the bytes and the end of
/// the peer. Owned by its loop.
final class UringReceiver {
    /// About how many bytes are told of a line at once.
    private static final long MOST_BYTES = 512 << 10;

    private final LineEvents events;
    private final UringDevice device;
    private final Ring ring;
    private final BufferRing buffers;
    private final LinuxSockets sockets;
    private final UringTurn turn;

    UringReceiver(LineEvents events, UringDevice device, LinuxSockets sockets, UringTurn turn) {
        this.events = events;
        this.device = device;
        this.ring = device.ring;
        this.buffers = device.buffers;
        this.sockets = sockets;
        this.turn = turn;
    }

    /// Makes a request if one is wanted.
    void arm(UringLine state) {
        UringIntake intake = state.intake;
        if (!state.is(Stage.OPEN) || !intake.wantsRequest()) {
            return;
        }
        intake.request = (byte) intake.suitable();
        state.inFlight++;
        long mark = LineMark.of(intake.request, state.line());
        if (intake.request == LineMark.READY) {
            device.requests.poll(state.socket, mark);
        } else {
            device.receive(state.socket, mark);
        }
    }

    /// Takes the request back; its last answer follows.
    void disarm(UringLine state) {
        int kind = state.intake.request;
        if (kind != UringIntake.NO_REQUEST && state.is(Stage.OPEN)) {
            device.requests.cancel(LineMark.of(kind, state.line()), LineMark.CANCEL);
        }
    }

    /// Bytes may be there to be read, or the end, or an error.
    void answeredReady(UringLine state) {
        int result = ring.result();
        state.intake.answered(ring.isLast());
        if (result < 0 && !UringTurn.isPassing(-result)) {
            turn.end(state, Stage.CLOSING, IoErrors.of(-result));
        } else if (result > 0 && result != Requests.POLL_IN) {
            read(state);
            readOn(state);
        } else if (result > 0 && !state.intake.unread) {
            // Where something is left unread, the next turn reads it anyway.
            read(state);
        }
        arm(state);
    }

    /// Has the next turn read again: nobody tells of what is there already, be it more bytes or
    /// the end that came with them.
    private void readOn(UringLine state) {
        state.intake.unread = true;
        turn.announce(state);
    }

    /// Bytes are in buffers, or the end or an error came.
    void answeredReceive(UringLine state) {
        UringIntake intake = state.intake;
        int result = ring.result();
        long from = ring.hasBuffer() ? buffers.take() : 0;
        long to = result > 0 ? takeAdjoining(state, from, from + result) : from;
        intake.answered(ring.isLast());
        if (result == 0) {
            intake.end = UringIntake.End.SEEN;
        } else if (result < 0 && result != -Errno.ENOBUFS && !UringTurn.isPassing(-result)) {
            turn.end(state, Stage.CLOSING, IoErrors.of(-result));
        }
        cameAtOnce(state, to - from);
        arm(state);
        try {
            if (from < to) {
                received(state, buffers.memory(), from, to);
            }
        } finally {
            buffers.give();
        }
        tellEndOfPeer(state);
    }

    /// Tells what waits, if it may be told now.
    void tell(UringLine state) {
        if (state.intake.hasToTell()) {
            tellHeld(state);
            if (state.intake.unread) {
                read(state);
            }
            tellEndOfPeer(state);
        }
    }

    /// Tells what is held back, also when receiving is off.
    void tellHeld(UringLine state) {
        Held held = state.intake.takeHeld();
        if (held == null) {
            return;
        }
        try {
            tellBytes(state, held.block(), 0, held.bytes());
        } finally {
            held.give();
        }
    }

    /// Reads once, where the loop expects the bytes or else into the common place. What is left
    /// when that is full is read in the next turn.
    private void read(UringLine state) {
        UringIntake intake = state.intake;
        if (!state.is(Stage.OPEN) || intake.end != UringIntake.End.OPEN) {
            return;
        }
        intake.unread = !intake.takesBytes();
        if (intake.unread) {
            return;
        }
        MemorySegment place = device.place;
        Range target = intake.expected;
        if (target == null || target.isEmpty()) {
            read(state, place, 0, place.byteSize(), true);
        } else {
            long to = Math.min(target.to(), target.from() + place.byteSize());
            read(state, target.segment(), target.from(), to, false);
        }
    }

    private void read(UringLine state, MemorySegment segment, long from, long to, boolean isOurs) {
        long count = sockets.read(state.socket, segment, from, to);
        if (count > 0) {
            if (count == to - from) {
                readOn(state);
            }
            cameAtOnce(state, count);
            tellBytes(state, segment, from, from + count);
            assert !isOurs || Poison.spoil(segment, from, from + count);
        } else if (count == 0) {
            state.intake.end = UringIntake.End.SEEN;
            tellEndOfPeer(state);
        } else if (count != -Errno.EAGAIN) {
            turn.end(state, Stage.CLOSING, IoErrors.of((int) -count));
        }
    }

    /// Takes the answers that bring more for the same line right behind its bytes.
    ///
    /// @return the end of them all
    private long takeAdjoining(UringLine state, long from, long to) {
        long end = to;
        while (end - from < MOST_BYTES
                && ring.hasMoreBytes()
                && buffers.nextAt(ring.nextBuffer()) == end) {
            ring.next();
            turn.settle(state);
            buffers.take();
            end += ring.result();
        }
        return end;
    }

    private void received(UringLine state, MemorySegment segment, long from, long to) {
        if (state.is(Stage.CLOSING)) {
            return;
        }
        if (state.intake.takesBytes()) {
            tellBytes(state, segment, from, to);
            assert Poison.spoil(segment, from, to);
        } else {
            hold(state, segment, from, to);
        }
    }

    /// Without memory to hold them, bytes would be lost from the middle of what the peer says.
    private void hold(UringLine state, MemorySegment segment, long from, long to) {
        try {
            state.intake.hold(segment, from, to);
        } catch (PollerException e) {
            turn.end(state, Stage.CLOSING, new IoError(IoError.Kind.OTHER, "" + e.getMessage()));
        }
    }

    private void tellBytes(UringLine state, MemorySegment segment, long from, long to) {
        Range.forget(state.intake.expected);
        turn.count();
        events.received(state.line(), segment, from, to);
    }

    private void tellEndOfPeer(UringLine state) {
        UringIntake intake = state.intake;
        boolean due = intake.end == UringIntake.End.SEEN && intake.takesBytes();
        if (due && state.is(Stage.OPEN)) {
            intake.end = UringIntake.End.TOLD;
            turn.count();
            events.ended(state.line());
        }
    }

    /// Changes the way in which bytes come where it suits no more. A request that is at work just
    /// then is not found to be cancelled: it is tried again with what comes next.
    private void cameAtOnce(UringLine state, long bytes) {
        state.intake.cameAtOnce(bytes);
        if (state.intake.isUnsuitable()) {
            disarm(state);
        }
    }
}
