package dev.corinth.poller;

/// What a [UringPoller] keeps about one line. Owned by its loop.
final class UringLine implements LineStates.State {
    final int socket;
    final Range submitted = new Range();
    final UringIntake intake = new UringIntake();
    Stage stage;
    IoError cause = IoError.NONE;

    /// How many requests are in flight: the socket is closed when there is none.
    int inFlight;

    Ends ends = new Ends(Addresses.NOWHERE, Addresses.NOWHERE);
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
}
