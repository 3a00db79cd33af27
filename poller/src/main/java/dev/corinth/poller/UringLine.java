package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// What a [UringPoller] keeps about one line. Owned by its loop.
final class UringLine implements LineStates.State {
    /// Whether the peer's end was seen.
    enum End {
        /// Not yet.
        OPEN,
        /// Seen, but nobody was told.
        SEEN,
        /// Seen and told.
        TOLD
    }

    final int socket;
    final Range submitted = new Range();
    Stage stage;
    IoError cause = IoError.NONE;
    End end = End.OPEN;

    /// Whether the loop wants bytes.
    boolean receiving = true;

    /// Whether a receive request is in flight.
    boolean armed;

    /// How many requests are in flight: the socket is closed when there is none.
    int inFlight;

    Ends ends = new Ends(Addresses.NOWHERE, Addresses.NOWHERE);
    private final Line line;
    private @Nullable Held held;

    UringLine(Line line, int socket, Stage stage) {
        this.line = line;
        this.socket = socket;
        this.stage = stage;
    }

    @Override
    public Line line() {
        return line;
    }

    boolean is(Stage wanted) {
        return stage == wanted;
    }

    /// Whether a receive request should be made.
    boolean wantsReceive() {
        return stage == Stage.OPEN && receiving && !armed && end == End.OPEN;
    }

    /// Whether bytes may be told at once, not behind others.
    boolean takesBytes() {
        return receiving && held == null;
    }

    /// Whether something is kept that may be told now.
    boolean hasToTell() {
        return receiving && (held != null || end == End.SEEN);
    }

    void hold(MemorySegment segment, long from, long to) {
        if (held == null) {
            held = new Held(segment, from, to);
        } else {
            held.add(segment, from, to);
        }
    }

    /// What is held, which is the caller's from here on, or null.
    @Nullable Held takeHeld() {
        Held taken = held;
        held = null;
        return taken;
    }

    /// Forgets what is held.
    void dropHeld() {
        if (held != null) {
            held.give();
            held = null;
        }
    }
}
