package dev.corinth.simulator;

import java.net.SocketAddress;

/// One end of a connection. Safe for any thread: every method takes the lock of the network.
final class SimulatedSocket {
    private enum Stage {
        CONNECTING,
        OPEN,
        REFUSED,
        CLOSED
    }

    private final SimulatedNetwork network;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final Pipe in;
    private final Pipe out;
    private final SimulatedSocket other;
    private Stage stage = Stage.CONNECTING;
    private boolean isReset;

    /// Makes the end that connects, and with it the end that will be accepted.
    SimulatedSocket(SimulatedNetwork network, SocketAddress local, SocketAddress remote) {
        this.network = network;
        this.local = local;
        this.remote = remote;
        in = new Pipe();
        out = new Pipe();
        other = new SimulatedSocket(this);
    }

    private SimulatedSocket(SimulatedSocket connecting) {
        network = connecting.network;
        local = connecting.remote;
        remote = connecting.local;
        in = connecting.out;
        out = connecting.in;
        other = connecting;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedSocket other() {
        return other;
    }

    SocketAddress local() {
        return local;
    }

    SocketAddress remote() {
        return remote;
    }

    /// Both ends are open from here on, or this one is refused.
    void connected(boolean accepted) {
        stage = accepted ? Stage.OPEN : Stage.REFUSED;
        other.stage = stage;
        network.changed();
    }

    /// Whether the connecting end gave up. For [SimulatedNetwork#connectDue].
    boolean gaveUp() {
        return stage == Stage.CLOSED;
    }

    boolean isConnecting() {
        return is(Stage.CONNECTING);
    }

    boolean isRefused() {
        return is(Stage.REFUSED);
    }

    boolean isClosed() {
        return is(Stage.CLOSED);
    }

    boolean isReset() {
        try (var _ = network.hold()) {
            return isReset;
        }
    }

    /// Whether this end sends nothing more.
    boolean isFinished() {
        try (var _ = network.hold()) {
            return out.isFinished();
        }
    }

    /// How many bytes this end takes before they are read.
    void window(long bytes) {
        try (var _ = network.hold()) {
            in.window(bytes);
            network.changed();
        }
    }

    /// How many bytes can be sent now.
    int room() {
        try (var _ = network.hold()) {
            return out.room();
        }
    }

    /// How many bytes the other end has still to read.
    long unreadByOther() {
        try (var _ = network.hold()) {
            return out.unread();
        }
    }

    /// Sends bytes. To an end that is closed they go in vain, and the answer is a reset.
    void send(byte[] bytes) {
        try (var _ = network.hold()) {
            if (other.stage == Stage.CLOSED) {
                isReset = true;
            } else if (!isReset) {
                out.put(bytes, network.dueNs(out));
            }
            network.changed();
        }
    }

    int readable() {
        try (var _ = network.hold()) {
            return in.readable(network.nowNs());
        }
    }

    byte[] take(int count) {
        try (var _ = network.hold()) {
            network.changed();
            return in.take(count);
        }
    }

    byte[] takeUpTo(int most) {
        try (var _ = network.hold()) {
            return take(Math.min(most, readable()));
        }
    }

    void requireSending() {
        try (var _ = network.hold()) {
            if (stage == Stage.CLOSED || out.isFinished()) {
                throw new IllegalStateException("this end of the connection was finished");
            }
        }
    }

    /// Whether the other end sends nothing more.
    boolean isEnded() {
        try (var _ = network.hold()) {
            return in.isEnded(network.nowNs());
        }
    }

    void finish() {
        try (var _ = network.hold()) {
            out.finish(network.dueNs(out));
            network.changed();
        }
    }

    /// Closes this end. As with TCP, the other end sees a reset if anything was left unread here.
    void close() {
        try (var _ = network.hold()) {
            if (stage == Stage.CLOSED) {
                return;
            }
            if (in.unread() > 0) {
                other.breakDown();
            } else {
                out.finish(network.dueNs(out));
            }
            stage = Stage.CLOSED;
            network.changed();
        }
    }

    /// Closes this end so that the other end sees a reset.
    void reset() {
        try (var _ = network.hold()) {
            if (stage != Stage.CLOSED) {
                stage = Stage.CLOSED;
                other.breakDown();
            }
        }
    }

    /// The network breaks the connection.
    void cut() {
        try (var _ = network.hold()) {
            breakDown();
            other.breakDown();
        }
    }

    private void breakDown() {
        isReset = true;
        in.cut(network.dice().strikes(Fault.LOST_BYTES), network.nowNs());
        network.changed();
    }

    private boolean is(Stage wanted) {
        try (var _ = network.hold()) {
            network.connectDue();
            return stage == wanted;
        }
    }
}
