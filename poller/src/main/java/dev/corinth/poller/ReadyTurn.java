package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.ArrayDeque;

/// One turn of a [ReadyPoller] after the other: what is ready, and what is told to the loop. Owned
/// by its loop.
///
/// What became known between two turns waits in the news: a line that was opened, closed, broken
/// or released. Each is told in the turn after it, for only there a selector lets go of the
/// socket.
final class ReadyTurn {
    private static final int ACCEPTS_A_TURN = 64;

    private final LineEvents events;
    private final ReadySystem system;
    private final LineStates<ReadyLine> lines;

    /// Lines about which there is something to tell.
    private final ArrayDeque<ReadyLine> news = new ArrayDeque<>();

    /// Lines with a submit that was not tried yet.
    private final ArrayDeque<ReadyLine> submits = new ArrayDeque<>();

    private int number;
    private int delivered;

    ReadyTurn(LineEvents events, ReadySystem system, LineStates<ReadyLine> lines) {
        this.events = events;
        this.system = system;
        this.lines = lines;
    }

    /// Starts a turn by sending what was submitted: whether nothing else is there to do, so that
    /// the turn may wait for the system.
    boolean begin() {
        number++;
        delivered = 0;
        sendSubmitted();
        return delivered == 0 && news.isEmpty() && submits.isEmpty();
    }

    /// Ends a turn by telling the news: how many events the turn had.
    int finish() {
        for (int count = news.size(); count > 0; count--) {
            tell(news.remove());
        }
        return delivered;
    }

    /// Has the next turn look at a line.
    void announce(ReadyLine state) {
        news.add(state);
    }

    /// Has the next turn send what was submitted for a line.
    void submitted(ReadyLine state) {
        submits.add(state);
    }

    /// Takes a socket on for a line.
    ReadyLine add(Line line, Stage stage, ReadySocket socket, SocketAddress peer) {
        var state = new ReadyLine(line, stage, socket);
        lines.add(state, peer);
        system.attach(socket, state);
        return state;
    }

    /// Ends a line, by our wish or by an error; the next poll tells it.
    void end(ReadyLine state, Stage stage, IoError cause) {
        if (state.stage.isEnding()) {
            return;
        }
        state.stage = stage;
        state.cause = cause;
        state.lastTurn = number;
        state.forgetRanges();
        news.add(state);
        if (state.hasSocket()) {
            state.socket().leave(stage == Stage.RELEASING);
        }
    }

    private void sendSubmitted() {
        for (int count = submits.size(); count > 0; count--) {
            send(submits.remove());
        }
    }

    /// Sends more of a submitted range, and tells when that was the last of it.
    private void send(ReadyLine state) {
        if (!state.is(Stage.OPEN) || !state.isSubmitting()) {
            return;
        }
        Range rest = state.submitted();
        try {
            rest.advance(state.socket().write(rest));
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
            return;
        }
        state.full = !rest.isEmpty();
        state.updateWatch();
        if (rest.isEmpty()) {
            rest.clear();
            delivered++;
            events.sent(state.line());
        }
    }

    /// Deals with a socket that is ready.
    ///
    /// @param reads whether there is something to read: bytes, the end, or an error
    /// @param writes whether there is room, or the result of a connect
    void ready(ReadyLine state, boolean reads, boolean writes) {
        if (state.is(Stage.CONNECTING)) {
            connected(state);
            return;
        }
        if (writes) {
            send(state);
        }
        if (reads) {
            receive(state);
        }
    }

    /// Accepts connections of a listener that is ready.
    void accept(ReadyListener from) {
        for (int i = 0; i < ACCEPTS_A_TURN && from.isAccepting(); i++) {
            ReadySocket socket;
            try {
                socket = from.socket.accept();
            } catch (IOException e) {
                from.accepting(false);
                delivered++;
                events.acceptFailed(from.listener, IoErrors.of(e));
                return;
            }
            if (socket == null) {
                return;
            }
            accepted(from, socket);
        }
    }

    private void accepted(ReadyListener from, ReadySocket socket) {
        Listener listener = from.listener;
        SocketAddress peer = from.socket.peer(socket);
        ReadyLine state = null;
        try {
            state = add(events.newLine(listener), Stage.OPEN, socket, peer);
        } finally {
            if (state == null) {
                socket.leave(false);
            }
        }
        state.updateWatch();
        delivered++;
        events.accepted(listener, state.line());
    }

    private void connected(ReadyLine state) {
        try {
            if (!state.socket().finishConnect()) {
                return;
            }
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
            return;
        }
        state.stage = Stage.OPEN;
        state.updateWatch();
        delivered++;
        events.connected(state.line());
    }

    /// Receives once: where the loop expects the bytes, or else into the common buffer, and as much
    /// as fits there.
    private void receive(ReadyLine state) {
        if (!state.takesBytes()) {
            return;
        }
        MemorySegment buffer = system.receiveBuffer();
        Range target = state.expected;
        if (target == null || target.isEmpty()) {
            receive(state, buffer, 0, buffer.byteSize(), true);
        } else {
            long to = Math.min(target.to(), target.from() + buffer.byteSize());
            receive(state, target.segment(), target.from(), to, false);
        }
    }

    private void receive(
            ReadyLine state, MemorySegment segment, long from, long to, boolean isOurs) {
        int received;
        try {
            received = state.socket().read(segment, from, to);
        } catch (IOException e) {
            end(state, Stage.CLOSING, IoErrors.of(e));
            return;
        }
        if (received < 0) {
            state.ended = true;
            state.updateWatch();
            delivered++;
            events.ended(state.line());
        } else if (received > 0) {
            Range.forget(state.expected);
            delivered++;
            events.received(state.line(), segment, from, from + received);
            assert !isOurs || Poison.spoil(segment, from, from + received);
        }
    }

    private void tell(ReadyLine state) {
        switch (state.stage) {
            case OPENING -> {
                state.stage = Stage.OPEN;
                state.updateWatch();
                delivered++;
                events.connected(state.line());
            }
            case CLOSING, RELEASING -> tellEnd(state);
            default -> {
                // Nothing is new any more.
            }
        }
    }

    private void tellEnd(ReadyLine state) {
        if (state.lastTurn == number) {
            news.add(state); // a selector lets go of the socket in the next turn only
            return;
        }
        boolean released = state.is(Stage.RELEASING);
        state.stage = Stage.GONE;
        delivered++;
        try {
            if (released) {
                events.released(state.line(), state.socket().handle());
            } else {
                events.closed(state.line(), state.cause);
            }
        } finally {
            lines.remove(state);
        }
    }
}
