package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

/// What a [UringPoller] keeps about one line. Owned by its loop.
final class UringLine implements LineStates.State {
    final int socket;
    private @Nullable Range submitted;
    final UringIntake intake = new UringIntake();
    Stage stage;
    IoError cause = IoError.NONE;

    /// How many requests are in flight: the socket is closed when there is none.
    int inFlight;

    private final Line line;

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

    /// What is to be sent, to be set; made when it is first needed.
    Range submitted() {
        Range range = submitted;
        if (range == null) {
            range = new Range();
            submitted = range;
        }
        return range;
    }

    boolean isSubmitting() {
        return submitted != null && !submitted.isEmpty();
    }

    /// Lets go of the memory of others.
    void forgetSubmitted() {
        submitted = null;
    }
}
