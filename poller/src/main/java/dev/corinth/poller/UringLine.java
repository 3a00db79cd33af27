package dev.corinth.poller;

/// What a [UringPoller] keeps about one line. Owned by its loop.
final class UringLine extends LineState {
    final int socket;
    final UringIntake intake = new UringIntake();

    /// How many requests are in flight, one that takes in and one that connects or sends: the
    /// socket is closed when there is none.
    byte inFlight;

    /// The kind of the request in flight that connects or sends, or [UringIntake#NO_REQUEST].
    byte outgoing = UringIntake.NO_REQUEST;

    UringLine(Line line, int socket, Stage stage) {
        super(line, stage);
        this.socket = socket;
    }

    @Override
    void forgetRanges() {
        super.forgetRanges();
        intake.expected = null;
    }
}
