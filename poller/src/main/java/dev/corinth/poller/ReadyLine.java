package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Objects;

/// What a [ReadyPoller] keeps about one line. Owned by its loop.
final class ReadyLine implements LineStates.State {
    private final Line line;
    final Range expected = new Range();
    final Range submitted = new Range();
    Stage stage;
    IoError cause = IoError.NONE;
    boolean receiving = true;
    boolean ended;

    /// Whether a submit found the socket full and waits for room.
    boolean full;

    /// The turn in which the line was closed or released.
    int lastTurn;

    Ends ends;

    /// Null when not even a socket could be opened.
    private final @Nullable ReadySocket socket;

    private int watched;

    ReadyLine(Line line, Stage stage, ReadySocket socket, SocketAddress peer) {
        this.line = line;
        this.stage = stage;
        this.socket = socket;
        this.ends = new Ends(peer, socket.local());
    }

    /// A line that could not get a socket.
    ReadyLine(Line line, SocketAddress peer) {
        this.line = line;
        this.stage = Stage.CONNECTING;
        this.socket = null;
        this.ends = new Ends(peer, Addresses.NOWHERE);
    }

    @Override
    public Line line() {
        return line;
    }

    boolean hasSocket() {
        return socket != null;
    }

    ReadySocket socket() {
        return Objects.requireNonNull(socket);
    }

    boolean is(Stage wanted) {
        return stage == wanted;
    }

    /// Whether bytes may be taken from the socket now.
    boolean takesBytes() {
        return stage == Stage.OPEN && receiving && !ended;
    }

    /// Asks the system for exactly what this line waits for.
    void updateWatch() {
        int wanted = wanted();
        if (watched != wanted && !stage.isEnding()) {
            watched = wanted;
            socket().watch(wanted);
        }
    }

    private int wanted() {
        if (stage == Stage.CONNECTING) {
            return ReadySocket.WRITE;
        }
        int reading = takesBytes() ? ReadySocket.READ : 0;
        int writing = stage == Stage.OPEN && full ? ReadySocket.WRITE : 0;
        return reading | writing;
    }
}
