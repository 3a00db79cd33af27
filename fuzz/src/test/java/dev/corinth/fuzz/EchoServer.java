package dev.corinth.fuzz;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.simulator.SimulatedPeer;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The whole server on a simulated network, turned by hand in virtual time, and used for many
/// inputs one after the other. Used by one thread.
final class EchoServer {

    /// Silent but for our own failures: that accepting rests is said a thousand times a second.
    private static final Logger LOG = Logger.getLogger("dev.corinth.engine");

    private static final int MOST_TURNS = 200_000;
    private static final WebSocketConfig TIGHT = WebSocketConfig.STANDARD.limits(FrameReader.TIGHT);

    /// All that the longest deadline of the server needs, twice.
    private static final int MOST_SECONDS_TO_END = 120;

    /// Time is moved on to a multiple of this between inputs, so that timers fall alike for each:
    /// 512 ticks of 8 ms.
    private static final long ROUND_NS = 512L << 23;

    private final SimulatedNetwork network = SimulatedNetwork.stepped(0, SimulatedFaults.none());
    private final Engine engine =
            Engine.stepped(EngineConfig.of(network.source()).loops(1).clock(network::nowNs));
    private final Server server = Server.on(0);
    private final Map<SocketAddress, Visitor> visitors = new HashMap<>();
    private final SocketAddress address;
    private long bytesKept;

    EchoServer() {
        LOG.setLevel(Level.SEVERE);
        for (Route route : Route.values()) {
            server.webSocket(route.path(), echoing(route));
        }
        server.get("/", request -> HttpAnswer.text(200, "hello\n"));
        address = server.start(engine).address();
        // What the loop takes once and for all, it takes now.
        for (Route route : Route.values()) {
            requireEcho(route);
        }
        bytesKept = engine.loops().getFirst().slabs().inUseBytes();
    }

    private WebSocketRoute echoing(Route route) {
        DeflateConfig deflate =
                new DeflateConfig(
                        route != Route.PLAIN,
                        route == Route.TAKING_OVER,
                        route == Route.TAKING_OVER,
                        15,
                        15,
                        0,
                        1);
        return WebSocketRoute.deciding(
                        handshake -> {
                            Visitor visitor = visitors.get(handshake.peerAddress());
                            if (visitor == null) {
                                throw new AssertionError("nobody at " + handshake.peerAddress());
                            }
                            return handshake.accept(visitor);
                        })
                .config(TIGHT.deflate(deflate));
    }

    /// Begins with an input: what trouble there is follows from it.
    void begin(long seed, SimulatedFaults faults) {
        long over = network.nowNs() % ROUND_NS;
        network.advance(Duration.ofNanos(ROUND_NS - over));
        run();
        network.reseed(seed, faults);
    }

    /// A new connection.
    Visitor connect() {
        SimulatedPeer line = network.connect(address);
        Visitor visitor = new Visitor(line);
        visitors.put(line.localAddress(), visitor);
        return visitor;
    }

    /// Turns the loop so often.
    void turn(int times) {
        for (int i = 0; i < times; i++) {
            engine.turn(Duration.ZERO);
        }
    }

    /// Turns until nothing happens any more, letting time pass while something is under way.
    void run() {
        int idle = 0;
        for (int i = 0; i < MOST_TURNS; i++) {
            int work = engine.turn(Duration.ZERO);
            idle = work == 0 && network.isQuiet() ? idle + 1 : 0;
            if (idle > 1 && !network.advanceToNext()) {
                return;
            }
        }
        throw new AssertionError("still busy after " + MOST_TURNS + " turns: " + network);
    }

    /// Lets time pass.
    void advance(Duration time) {
        network.advance(time);
        run();
    }

    long nowNs() {
        return network.nowNs();
    }

    /// Ends an input: every connection must end, without a trace, and a new one must be served.
    void end() {
        network.reseed(0, SimulatedFaults.none());
        // Accepting may rest, and somebody may wait for it.
        advance(Duration.ofSeconds(1));
        for (int s = 0; s < MOST_SECONDS_TO_END && engine.openConnections() > 0; s++) {
            advance(Duration.ofSeconds(1));
        }
        requireEqual("open connections", 0, engine.openConnections());
        visitors.clear();
        requireEcho(Route.PLAIN);
        requireEqual("failed callbacks", 0, engine.count(Counter.CALLBACK_FAILED));
        requireEqual(
                "accepted and not closed",
                engine.count(Counter.ACCEPTED),
                engine.count(Counter.CLOSED));
        requireEqual("memory", bytesKept, engine.loops().getFirst().slabs().inUseBytes());
        requireNoMisuse();
    }

    /// Stops the server, which gives everything back.
    void stop() {
        boolean isOver = server.stop(Duration.ZERO).isDone();
        requireEqual("memory after the end", 0, engine.loops().getFirst().slabs().inUseBytes());
        requireNoMisuse();
        if (!isOver) {
            throw new AssertionError("not ended at once");
        }
    }

    private void requireEcho(Route route) {
        Visitor witness = connect();
        witness.send(route.handshake());
        run();
        String text = "are you there, are you there?";
        witness.send(
                route == Route.PLAIN
                        ? RawFrame.text(text).withMask(0x37FA213D).toBytes()
                        : Visits.compressedText(text));
        witness.send(RawFrame.close(1000, "").withMask(0x37FA213D).toBytes());
        run();
        witness.leave();
        run();
        witness.judge(true);
        if (!witness.echoed().equals("1:" + text + "\n")) {
            throw new AssertionError("a witness got " + witness.echoed());
        }
        visitors.clear();
    }

    private void requireNoMisuse() {
        if (!network.misuses().isEmpty()) {
            throw new AssertionError("rules of the border: " + network.misuses());
        }
    }

    private static void requireEqual(String what, long expected, long actual) {
        if (expected != actual) {
            throw new AssertionError(what + ": " + actual + " instead of " + expected);
        }
    }

    /// Where WebSockets are served. Immutable.
    enum Route {
        /// Without compression.
        PLAIN("/"),
        /// With compression, each message for itself.
        FRESH("/fresh"),
        /// With compression, messages refer back.
        TAKING_OVER("/over");

        private final String path;
        private final String handshake;

        Route(String path) {
            String offer = "Sec-WebSocket-Extensions: permessage-deflate";
            this.path = path;
            this.handshake = RawHandshake.request(path, "localhost", offer);
        }

        String path() {
            return path;
        }

        /// A request that must be accepted.
        byte[] handshake() {
            return handshake.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
