package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.Service;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.poller.IoError;
import dev.corinth.poller.ListenSpec;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.simulator.SimulatedPeer;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.Role;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/// WebSockets without a handshake, on a simulated network in virtual time. Owned by the test.
///
/// Its end checks that all memory came back.
final class Rig implements AutoCloseable {
    static final int KEY = 0x37FA213D;
    private static final int MOST_TURNS = 200_000;

    final Engine engine;
    final WebSockets webSockets;
    final PlaceCounter places;

    /// What the next WebSockets are opened with.
    Admission admission = Admission.PLAIN.attach("given");

    private final SimulatedNetwork network;

    Rig() {
        this(1, SimulatedFaults.none());
    }

    Rig(long seed, SimulatedFaults faults) {
        network = SimulatedNetwork.stepped(seed, faults);
        places = new PlaceCounter(network.source());
        EngineConfig config = EngineConfig.of(places).loops(1).clock(network::nowNs);
        engine = Engine.stepped(config);
        webSockets = new WebSockets(engine);
    }

    /// Opens a WebSocket as soon as its connection stands. Owned by its loop.
    ///
    /// @param rig whose it is
    /// @param connection that stands
    /// @param agreement what would have been agreed
    /// @param listener what is done with it
    private record Opening(
            Rig rig, Connection connection, Agreement agreement, WebSocketListener listener)
            implements Protocol {
        @Override
        public void opened() {
            rig.webSockets.open(connection, agreement, listener, rig.admission);
        }

        @Override
        public void received(MemorySegment segment, long from, long to) {
            throw new AssertionError("received before it was opened");
        }

        @Override
        public void ended() {
            throw new AssertionError("ended before it was opened");
        }

        @Override
        public void closed(IoError error) {
            throw new AssertionError("closed before it was opened");
        }

        @Override
        public long expired(long nowNs) {
            return NEVER;
        }

        @Override
        public void overflowed() {
            throw new AssertionError("overflowed before it was opened");
        }

        @Override
        public void stopping() {
            throw new AssertionError("stopped before it was opened");
        }

        @Override
        public void failed(Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    /// The other side of a WebSocket. Owned by the test.
    final class Peer {
        final SimulatedPeer line;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        private Peer(SocketAddress address) {
            line = network.connect(address);
            run();
        }

        Peer send(RawFrame... frames) {
            line.send(RawFrames.write(frames));
            run();
            return this;
        }

        /// The frames that came since this was asked last.
        List<RawFrame> frames() {
            received.writeBytes(line.received());
            List<RawFrame> frames = RawFrames.read(received.toByteArray());
            received.reset();
            return frames;
        }

        boolean isGone() {
            return line.isEnded() || line.isReset();
        }
    }

    static RawFrame text(String text) {
        return RawFrame.text(text).withMask(KEY);
    }

    static RawFrame close(int code) {
        return RawFrame.close(code, "").withMask(KEY);
    }

    /// The client of a server of ours.
    Peer client(WebSocketListener listener, WebSocketConfig config) {
        return peer(Agreement.plain(Role.SERVER, config), listener);
    }

    Peer client(WebSocketListener listener) {
        return client(listener, WebSocketConfig.STANDARD);
    }

    /// The client of a server of ours that agreed on compression.
    Peer client(WebSocketListener listener, WebSocketConfig config, DeflateParameters deflate) {
        return peer(new Agreement(Role.SERVER, config, deflate, "sub"), listener);
    }

    /// The server of a client of ours.
    Peer server(WebSocketListener listener) {
        return peer(Agreement.plain(Role.CLIENT, WebSocketConfig.STANDARD), listener);
    }

    private Peer peer(Agreement agreement, WebSocketListener listener) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SocketAddress address =
                engine.listen(
                        ListenSpec.of(any),
                        Service.plain(
                                connection -> new Opening(this, connection, agreement, listener)));
        return new Peer(address);
    }

    /// Turns until nothing happens any more, letting time pass while something is under way.
    void run() {
        int idle = 0;
        for (int i = 0; i < MOST_TURNS; i++) {
            int work = engine.turn(Duration.ZERO);
            idle = work == 0 && network.isQuiet() ? idle + 1 : 0;
            if (idle > 2 && !network.advanceToNext()) {
                return;
            }
        }
        throw new AssertionError("still busy after " + MOST_TURNS + " turns: " + network);
    }

    /// How much native memory the loop has handed out.
    long inUseBytes() {
        return engine.loops().getFirst().slabs().inUseBytes();
    }

    /// Lets time pass, a tenth of a second at a time.
    void advance(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            network.advance(Duration.ofMillis(Math.min(left, 100)));
            run();
        }
    }

    @Override
    public void close() {
        assertThat(engine.stop(Duration.ZERO).isDone()).as("ended at once").isTrue();
        assertThat(network.misuses()).as("rules of the border").isEmpty();
        assertThat(engine.loops().getFirst().slabs().inUseBytes()).as("memory").isZero();
    }
}
