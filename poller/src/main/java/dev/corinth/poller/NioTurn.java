package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;

/// One turn of a [NioPoller] after the other: what is ready, and what is told to the loop. Owned
/// by its loop.
///
/// What became known between two turns waits in the news: a line that was opened, closed, broken
/// or released. Each is told in the turn after it, for only there the selector lets go of the
/// socket.
final class NioTurn {
    private static final int ACCEPTS_A_TURN = 64;

    private final LineEvents events;
    private final Selector selector;
    private final LineStates<NioLine> lines;
    private final NioBytes bytes;

    /// Lines about which there is something to tell.
    private final ArrayDeque<NioLine> news = new ArrayDeque<>();

    /// Lines with a submit that was not tried yet.
    private final ArrayDeque<NioLine> submits = new ArrayDeque<>();

    private int number;
    private int delivered;

    NioTurn(LineEvents events, Selector selector, LineStates<NioLine> lines, NioBytes bytes) {
        this.events = events;
        this.selector = selector;
        this.lines = lines;
        this.bytes = bytes;
    }

    /// Starts a turn by sending what was submitted: whether nothing else is there to do, so that
    /// the turn may wait for the selector.
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
    void announce(NioLine state) {
        news.add(state);
    }

    /// Has the next turn send what was submitted for a line.
    void submitted(NioLine state) {
        submits.add(state);
    }

    /// Takes a connected channel on.
    NioLine add(Line line, Stage stage, SocketChannel channel) throws IOException {
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
    void end(NioLine state, Stage stage, IoError cause) {
        if (state.stage.isEnding()) {
            return;
        }
        state.stage = stage;
        state.cause = cause;
        state.lastTurn = number;
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

    /// Deals with a socket that is ready.
    void ready(SelectionKey key) {
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
            receive(state, buffer, 0, buffer.byteSize(), true);
        } else {
            receive(state, target.segment(), target.from(), target.to(), false);
        }
    }

    private void receive(NioLine state, MemorySegment segment, long from, long to, boolean isOurs) {
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
            assert !isOurs || Poison.spoil(segment, from, from + received);
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
        if (state.lastTurn == number) {
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
