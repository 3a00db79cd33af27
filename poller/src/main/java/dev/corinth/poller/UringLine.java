package dev.corinth.poller;

/// What a [UringPoller] keeps about one line. Owned by its loop.
final class UringLine extends LineState {
    final int socket;
    final UringIntake intake = new UringIntake();

    /// How many requests are in flight: the socket is closed when there is none.
    int inFlight;

    UringLine(Line line, int socket, Stage stage) {
        super(line, stage);
        this.socket = socket;
    }
}
