package dev.corinth.testkit;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientLoops;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.server.Server;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A network in memory and virtual time: one loop of the server and one of the clients, turned by
/// the thread of the test. Owned by that thread.
///
/// ```
/// server ─ loop ─ SimulatedNetwork ─ loop ─ clients
///            └───── step() turns both ─────┘
/// ```
///
/// Nothing happens but in a step. When nothing is left to do, time jumps to when the next bytes
/// under way arrive; when nothing is under way, it stands until the test waits or moves it.
final class VirtualWorld implements World {
    /// So many turns without work, one after another, and the loops are still.
    private static final int STILL = 3;

    /// So much real time without coming to rest, and there is something that never ends.
    private static final long RESTLESS_NS = 120_000_000_000L;

    /// Time is let pass in steps, so that timers strike in order and are answered between: a
    /// thousand of them, none shorter than the ticks of a loop's timers.
    private static final int TIME_STEPS = 1_000;

    private static final Duration SHORTEST = Duration.ofMillis(8);

    private final Thread owner = Thread.currentThread();
    private final TestSettings settings;
    private final SimulatedNetwork network;
    private final Engine serving;
    private final Engine connecting;
    private final ClientLoops clients;
    private final Server server;
    private int still;

    VirtualWorld(Server server, TestSettings settings) {
        this.settings = settings;
        network = SimulatedNetwork.stepped(settings.seed(), settings.faults());
        EngineConfig config =
                EngineConfig.of(network.source())
                        .loops(1)
                        .clock(network::nowNs)
                        .maxConnections(server.config().loops().maxConnections())
                        .maxPerAddress(server.config().loops().maxPerAddress());
        serving = Engine.stepped(config);
        connecting = Engine.stepped(config);
        clients = ClientLoops.stepped(connecting, this::step);
        this.server = server.start(serving);
    }

    @Override
    public WebSocket open(String uri, ClientConfig config, WebSocketListener listener) {
        requireOwner();
        still = 0;
        return Client.open(uri, config.loops(clients), listener);
    }

    @Override
    public boolean await(Duration longest, BooleanSupplier condition) {
        long deadlineNs = network.nowNs() + longest.toNanos();
        long stepNs = stepNs(longest);
        boolean isSo = settles(condition);
        for (long leftNs = longest.toNanos(); !isSo && leftNs > 0; ) {
            network.advance(Duration.ofNanos(Math.min(stepNs, leftNs)));
            isSo = settles(condition);
            leftNs = deadlineNs - network.nowNs();
        }
        return isSo;
    }

    @Override
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time=" + time + ", 0 or more");
        }
        boolean unused = await(time, () -> false);
        assert !unused;
    }

    @Override
    public void changed() {}

    @Override
    public String repeat() {
        return "in memory, seed=" + settings.seed() + ", faults=" + settings.faults();
    }

    @Override
    public void close() {
        requireOwner();
        server.close();
        clients.close();
        List<String> misuses = network.misuses();
        if (!misuses.isEmpty()) {
            throw new AssertionError("Corinth has broken rules of its own: " + misuses);
        }
    }

    /// Goes on until something is so, or nothing happens any more.
    private boolean settles(BooleanSupplier condition) {
        requireOwner();
        still = 0;
        long startNs = System.nanoTime();
        boolean isSo = condition.getAsBoolean();
        while (!isSo && step()) {
            if (System.nanoTime() - startNs > RESTLESS_NS) {
                throw new AssertionError("work that never ends: 120 s of real time, " + network);
            }
            isSo = condition.getAsBoolean();
        }
        return isSo;
    }

    /// Turns both loops once.
    ///
    /// @return false if nothing will happen before time passes
    private boolean step() {
        int work = serving.turn(Duration.ZERO) + connecting.turn(Duration.ZERO);
        still = work == 0 && network.isQuiet() ? still + 1 : 0;
        return still < STILL || network.advanceToNext();
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "in memory a test belongs to the thread that made it: owner="
                            + owner.getName()
                            + ", caller="
                            + Thread.currentThread().getName());
        }
    }

    private static long stepNs(Duration time) {
        return Math.max(SHORTEST.toNanos(), time.toNanos() / TIME_STEPS);
    }
}
