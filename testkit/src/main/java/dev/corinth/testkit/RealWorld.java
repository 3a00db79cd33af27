package dev.corinth.testkit;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.server.Server;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Real sockets and real time: the server runs on threads of its own. Safe for any thread.
final class RealWorld implements World {
    /// How long until a condition is looked at again of which nobody tells that it has changed.
    private static final long LOOK_NS = 5_000_000;

    private final Server server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    RealWorld(Server server) {
        this.server = server.start();
    }

    @Override
    public WebSocket open(String uri, ClientConfig config, WebSocketListener listener) {
        return Client.open(uri, config, listener);
    }

    @Override
    public boolean await(Duration longest, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                long leftNs = longest.toNanos() - (System.nanoTime() - startNs);
                if (leftNs <= 0) {
                    return false;
                }
                boolean _ = changed.await(Math.min(leftNs, LOOK_NS), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the test was interrupted while it waited", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void advance(Duration time) {
        throw new IllegalStateException(
                "time is real here and passes by itself; in memory it can be moved"
                        + " (TestSettings.inMemory)");
    }

    @Override
    public void changed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String repeat() {
        return "";
    }

    @Override
    public void close() {
        server.stop(Duration.ZERO).join();
    }
}
