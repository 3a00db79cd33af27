package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Objects;

/// What a [ReadyPoller] keeps about one line. Owned by its loop.
final class ReadyLine extends LineState {
    /// Where the next bytes belong; made when it is first needed.
    @Nullable Range expected;

    boolean receiving = true;
    boolean ended;

    /// Whether a submit found the socket full and waits for room.
    boolean full;

    /// What the system was asked to watch, as [ReadySocket#watch] takes it.
    private byte watched;

    /// The turn in which the line was closed or released.
    int lastTurn;

    /// Null when not even a socket could be opened.
    private final @Nullable ReadySocket socket;

    ReadyLine(Line line, Stage stage, ReadySocket socket) {
        super(line, stage);
        this.socket = socket;
    }

    /// A line that could not get a socket.
    ReadyLine(Line line) {
        super(line, Stage.CONNECTING);
        this.socket = null;
    }

    boolean hasSocket() {
        return socket != null;
    }

    ReadySocket socket() {
        return Objects.requireNonNull(socket);
    }

    /// Where our end of the line is, or nowhere when it is closing.
    SocketAddress localAddress() {
        return stage.isEnding() ? Addresses.NOWHERE : socket().local();
    }

    @Override
    void forgetRanges() {
        super.forgetRanges();
        expected = null;
    }

    /// Whether bytes may be taken from the socket now.
    boolean takesBytes() {
        return stage == Stage.OPEN && receiving && !ended;
    }

    /// Asks the system for exactly what this line waits for.
    void updateWatch() {
        int wanted = wanted();
        if (watched != wanted && !stage.isEnding()) {
            watched = (byte) wanted;
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
