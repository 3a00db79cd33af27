package dev.corinth.poller;

import dev.corinth.linux.Errno;
import dev.corinth.linux.Ring;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/// One turn of a [UringPoller] after the other: the answers of the kernel, and what is told to
/// the loop. Owned by its loop.
///
/// What became known between two turns waits in the news: a line that was opened, that has bytes
/// held back, or that is at its end with no request in flight. The next turn tells it.
final class UringTurn {
    private static final int ANSWERS_A_TURN = 1_024;

    private final LineEvents events;
    private final UringDevice device;
    private final Ring ring;
    private final LinuxSockets sockets;
    private final UringListeners listeners;
    private final LineStates<UringLine> lines;
    private final UringReceiver receiver;
    private final ArrayDeque<UringLine> news = new ArrayDeque<>();
    private int delivered;
    private int sending;

    UringTurn(
            LineEvents events,
            UringDevice device,
            LinuxSockets sockets,
            UringListeners listeners,
            LineStates<UringLine> lines) {
        this.events = events;
        this.device = device;
        this.ring = device.ring;
        this.sockets = sockets;
        this.listeners = listeners;
        this.lines = lines;
        this.receiver = new UringReceiver(events, device, sockets, this);
    }

    /// Starts a turn by telling the news: whether there were none, so that the turn may wait for
    /// the kernel.
    boolean begin() {
        delivered = 0;
        for (int count = news.size(); count > 0; count--) {
            tell(news.remove());
        }
        return delivered == 0 && news.isEmpty();
    }

    /// Ends a turn by dealing with the answers of the kernel: how many events the turn had.
    int finish() {
        for (int answers = 0; answers < ANSWERS_A_TURN && ring.next(); answers++) {
            answered();
        }
        return delivered;
    }

    /// Counts an event that was told.
    void count() {
        delivered++;
    }

    UringReceiver receiver() {
        return receiver;
    }

    /// Has the next turn look at a line.
    void announce(UringLine state) {
        news.add(state);
    }

    /// Takes a connected socket on.
    UringLine add(Line line, int socket, Stage stage) {
        var state = new UringLine(line, socket, stage);
        lines.add(state, sockets.peer(socket));
        return state;
    }

    /// Makes a request to send what was submitted.
    void send(UringLine state) {
        Range rest = state.submitted();
        long mark = LineMark.of(LineMark.SEND, state.line());
        device.requests.send(state.socket, rest.segment(), rest.from(), rest.to(), mark);
        state.inFlight++;
        state.outgoing = LineMark.SEND;
        sending++;
    }

    /// How many more requests to send fit into one call, and their answers beside all others.
    int roomForSends() {
        return Math.max(0, device.mostSends - sending);
    }

    /// Ends a line, by our wish or by an error; a later poll tells it.
    void end(UringLine state, Stage stage, IoError cause) {
        if (state.stage.isEnding()) {
            return;
        }
        state.stage = stage;
        state.cause = cause;
        state.forgetRanges();
        if (state.inFlight == 0) {
            news.add(state);
        } else {
            cancelAll(state);
        }
    }

    /// Cancels what is in flight, each request by its mark, which the kernel looks up. Told the
    /// socket instead, it would look through the requests of all lines: 19,000 lines that end at
    /// once kept it busy for a minute.
    private void cancelAll(UringLine state) {
        cancel(state, state.intake.request, LineMark.CANCEL_INTAKE);
        cancel(state, state.outgoing, LineMark.CANCEL_OUTGOING);
    }

    private void cancel(UringLine state, int request, int answer) {
        if (request != UringIntake.NO_REQUEST) {
            long mark = LineMark.of(request, state.line());
            device.requests.cancel(mark, LineMark.of(answer, state.line()));
        }
    }

    /// Cancels once more when the kernel did not find the request although it is in flight: it may
    /// have been at work just then, and goes on repeating itself.
    private void answeredCancel(long mark) {
        UringLine state = lines.find(LineMark.slot(mark), LineMark.generation(mark));
        if (state == null || ring.result() != -Errno.ENOENT) {
            return;
        }
        int kind = LineMark.kind(mark);
        boolean isIntake = kind == LineMark.CANCEL_INTAKE;
        cancel(state, isIntake ? state.intake.request : state.outgoing, kind);
    }

    /// Deals with one answer of the kernel.
    private void answered() {
        long mark = ring.userData();
        switch (LineMark.kind(mark)) {
            case LineMark.CANCEL -> {
                // What was cancelled has an answer of its own.
            }
            case LineMark.CANCEL_INTAKE, LineMark.CANCEL_OUTGOING -> answeredCancel(mark);
            case LineMark.WAKE -> device.listenForBell(mark);
            case LineMark.ACCEPT -> answeredAccept(listeners.at(LineMark.slot(mark)));
            default -> {
                UringLine state = lines.find(LineMark.slot(mark), LineMark.generation(mark));
                if (state == null) {
                    throw new AssertionError("an answer for a line that is gone: mark=" + mark);
                }
                answered(state, LineMark.kind(mark));
            }
        }
    }

    private void answered(UringLine state, int kind) {
        settle(state);
        switch (kind) {
            case LineMark.CONNECT -> {
                state.outgoing = UringIntake.NO_REQUEST;
                answeredConnect(state);
            }
            case LineMark.SEND -> {
                state.outgoing = UringIntake.NO_REQUEST;
                answeredSend(state);
            }
            case LineMark.READY -> receiver.answeredReady(state);
            default -> receiver.answeredReceive(state);
        }
    }

    /// Counts the answer in hand: whether its request is done with.
    void settle(UringLine state) {
        if (ring.isLast()) {
            state.inFlight--;
            if (state.inFlight == 0 && state.stage.isEnding()) {
                news.add(state);
            }
        }
    }

    private void answeredAccept(@Nullable UringListener state) {
        int socket = ring.result();
        if (state == null) {
            throw new AssertionError("an answer for a listener that is gone");
        }
        state.armed = !ring.isLast();
        boolean failed =
                socket < 0
                        && !state.closed
                        && !isPassing(-socket)
                        && !LinuxSockets.passesAccept(-socket);
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
            receiver.arm(state);
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
        opened(state);
    }

    private void opened(UringLine state) {
        state.stage = Stage.OPEN;
        receiver.arm(state);
        delivered++;
        events.connected(state.line());
    }

    private void answeredSend(UringLine state) {
        sending--;
        int result = ring.result();
        if (!state.is(Stage.OPEN)) {
            return;
        }
        if (result < 0 && !isPassing(-result)) {
            end(state, Stage.CLOSING, IoErrors.of(-result));
            return;
        }
        Range rest = state.submitted();
        rest.advance(Math.max(0, result));
        if (rest.isEmpty()) {
            rest.clear();
            delivered++;
            events.sent(state.line());
        } else {
            send(state);
        }
    }

    private void tell(UringLine state) {
        switch (state.stage) {
            case OPENING -> opened(state);
            case OPEN -> receiver.tell(state);
            case CLOSING, RELEASING -> {
                // A line that had something else to tell may have been closed since.
                if (state.inFlight == 0) {
                    tellEnd(state);
                }
            }
            default -> {
                // Nothing is new any more.
            }
        }
    }

    private void tellEnd(UringLine state) {
        if (state.is(Stage.RELEASING)) {
            receiver.tellHeld(state);
            state.stage = Stage.GONE;
            delivered++;
            try {
                events.released(state.line(), new SocketHandle.Descriptor(state.socket));
            } finally {
                lines.remove(state);
            }
            return;
        }
        state.intake.dropHeld();
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

    /// Whether an error says nothing against asking again.
    static boolean isPassing(int errno) {
        return errno == Errno.EAGAIN || errno == Errno.EINTR || errno == Errno.ECANCELED;
    }
}
