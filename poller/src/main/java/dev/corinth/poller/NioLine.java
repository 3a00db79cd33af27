package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/// What a [NioPoller] keeps about one line. Owned by its loop.
final class NioLine implements LineStates.State {
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

    SocketAddress peer;
    SocketAddress local;

    /// Null when not even a socket could be opened.
    private @Nullable SelectionKey key;

    NioLine(Line line, Stage stage, SocketAddress peer, SocketAddress local) {
        this.line = line;
        this.stage = stage;
        this.peer = peer;
        this.local = local;
    }

    @Override
    public Line line() {
        return line;
    }

    void key(SelectionKey newKey) {
        key = newKey;
    }

    boolean hasChannel() {
        return key != null;
    }

    SelectionKey key() {
        return Objects.requireNonNull(key);
    }

    SocketChannel channel() {
        return (SocketChannel) key().channel();
    }

    boolean is(Stage wanted) {
        return stage == wanted;
    }

    /// Whether bytes may be taken from the socket now.
    boolean takesBytes() {
        return stage == Stage.OPEN && receiving && !ended;
    }

    /// Asks the selector for exactly what this line waits for.
    void updateInterest() {
        int wanted = wanted();
        SelectionKey mine = key();
        if (mine.isValid() && mine.interestOps() != wanted) {
            mine.interestOps(wanted);
        }
    }

    private int wanted() {
        if (stage == Stage.CONNECTING) {
            return SelectionKey.OP_CONNECT;
        }
        int reading = takesBytes() ? SelectionKey.OP_READ : 0;
        int writing = stage == Stage.OPEN && full ? SelectionKey.OP_WRITE : 0;
        return reading | writing;
    }
}
