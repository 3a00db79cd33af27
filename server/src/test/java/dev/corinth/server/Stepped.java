package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.simulator.SimulatedPeer;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What a server serves, on a simulated network in virtual time. Owned by the test.
final class Stepped implements AutoCloseable {
    private static final int MOST_TURNS = 500_000;

    final Engine engine;
    final Server server;
    private final SimulatedNetwork network;
    private final SocketAddress address;

    /// A peer and all that it has received. Owned by the test.
    final class Peer {
        final SimulatedPeer line;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        private Peer(SocketAddress to) {
            line = network.connect(to);
        }

        Peer send(String text) {
            return send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        Peer send(RawFrame... frames) {
            return send(RawFrames.write(frames));
        }

        Peer send(byte... bytes) {
            line.send(bytes);
            run();
            return this;
        }

        /// Opens a WebSocket and forgets the answer.
        Peer upgrade(String path, String... lines) {
            send(RawHandshake.request(path, "localhost", lines));
            assertThat(text()).startsWith("HTTP/1.1 101");
            byte[] all = bytes();
            int end = text().indexOf("\r\n\r\n") + 4;
            received.reset();
            received.write(all, end, all.length - end);
            return this;
        }

        byte[] bytes() {
            received.writeBytes(line.received());
            return received.toByteArray();
        }

        String text() {
            return new String(bytes(), StandardCharsets.ISO_8859_1);
        }

        /// The frames that came since this was asked last.
        List<RawFrame> frames() {
            List<RawFrame> frames = RawFrames.read(bytes());
            received.reset();
            return frames;
        }

        boolean isGone() {
            return line.isEnded() || line.isReset();
        }
    }

    private Stepped(SimulatedNetwork network, ServerConfig config, Consumer<Server> routes) {
        this.network = network;
        EngineConfig loops = config.loops().poller(network.source()).count(1).engineConfig(0);
        engine = Engine.stepped(loops.clock(network::nowNs));
        server = Server.with(config);
        routes.accept(server);
        address = server.start(engine).address();
    }

    static Stepped serving(Consumer<Server> routes) {
        return serving(ServerConfig.STANDARD, routes);
    }

    static Stepped serving(ServerConfig config, Consumer<Server> routes) {
        return new Stepped(SimulatedNetwork.stepped(1, SimulatedFaults.none()), config, routes);
    }

    static Stepped serving(long seed, SimulatedFaults faults, Consumer<Server> routes) {
        return new Stepped(SimulatedNetwork.stepped(seed, faults), ServerConfig.STANDARD, routes);
    }

    Peer connect() {
        return connect(address);
    }

    /// A peer of an address, to a server that listens on all of them.
    Peer connectFrom(String host) {
        return connect(new InetSocketAddress(host, server.port()));
    }

    private Peer connect(SocketAddress to) {
        Peer peer = new Peer(to);
        run();
        return peer;
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

    /// Lets just so much time pass, millisecond by millisecond, whatever would be due afterwards.
    void elapse(Duration time) {
        for (long i = 0; i < time.toMillis(); i++) {
            network.advance(Duration.ofMillis(1));
            int unused = engine.turn(Duration.ZERO);
            assertThat(unused).isNotNegative();
        }
    }

    /// Lets a time pass in the middle of one turn, in which nobody is heard.
    void standStill(Duration time) {
        boolean isTaken = engine.loops().getFirst().execute(() -> network.advance(time));
        assertThat(isTaken).isTrue();
        int work = engine.turn(Duration.ZERO);
        assertThat(work).isPositive();
    }

    /// Lets time pass, second by second.
    void advance(Duration time) {
        Duration left = time;
        while (left.isPositive()) {
            Duration step =
                    left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1);
            network.advance(step);
            run();
            left = left.minus(step);
        }
    }

    /// How much memory of the loop is handed out.
    long inUseBytes() {
        return engine.loops().getFirst().slabs().inUseBytes();
    }

    void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    @Override
    public void close() {
        boolean isOver = engine.stop(Duration.ZERO).isDone();
        assertThat(isOver).as("ended at once").isTrue();
        assertThat(network.misuses()).as("rules of the border").isEmpty();
        assertThat(engine.openConnections()).as("open connections").isZero();
        assertThat(inUseBytes()).as("memory").isZero();
    }
}
