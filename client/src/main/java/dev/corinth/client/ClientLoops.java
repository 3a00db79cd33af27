package dev.corinth.client;

import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.poller.PollerChoice;
import dev.corinth.poller.PollerSource;
import dev.corinth.websocket.WebSockets;

import java.time.Duration;

/// The loops on which clients run. Safe for any thread.
///
/// Their threads let the process end. All clients that are given no loops of their own share one
/// loop, started with the first of them.
public final class ClientLoops implements AutoCloseable {
    private static final class Shared {
        private static final ClientLoops INSTANCE = start(1);
    }

    private final Engine engine;
    private final WebSockets webSockets;

    private ClientLoops(Engine engine) {
        this.engine = engine;
        this.webSockets = new WebSockets(engine);
    }

    /// Starts loops.
    ///
    /// @param count 1 to 254
    /// @return running
    public static ClientLoops start(int count) {
        return start(count, PollerChoice.of("auto").source());
    }

    /// Starts loops on a poller.
    ///
    /// @param count 1 to 254
    /// @param poller what moves the bytes
    /// @return running
    public static ClientLoops start(int count, PollerSource poller) {
        // Each connect has a deadline of its own, which may be longer than the engine's.
        EngineConfig config =
                EngineConfig.of(poller)
                        .loops(count)
                        .threads("corinth-client-", true)
                        .openTimeout(Duration.ofDays(1));
        return new ClientLoops(Engine.start(config));
    }

    static ClientLoops shared() {
        return Shared.INSTANCE;
    }

    /// Closes all connections with 1001 and stops the loops; waits until they have ended, a few
    /// seconds at most.
    @Override
    public void close() {
        engine.stop(Duration.ofSeconds(5)).join();
    }

    Engine engine() {
        return engine;
    }

    WebSockets webSockets() {
        return webSockets;
    }
}
