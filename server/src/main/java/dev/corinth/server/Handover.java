package dev.corinth.server;

import dev.corinth.engine.Command;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Entrance;
import dev.corinth.engine.Loop;
import dev.corinth.engine.OpenListener;
import dev.corinth.engine.SendResult;
import dev.corinth.engine.Service;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.PollerException;
import dev.corinth.poller.SocketHandle;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Sockets and bytes that are handed to a running server by its own process. Stateless; safe for
/// any thread.
final class Handover {
    private static final int FIRST = 0;
    private static final long PATIENCE_S = 10;

    private Handover() {}

    static void adopt(Server.Running running, SocketHandle handle) {
        running.engine().adopt(handle, running.listeners().service(FIRST));
    }

    /// A path that nobody else can find is listened at for the one connection. Every poller can do
    /// that, and the other end is a channel of Java's.
    static SocketChannel pair(Server.Running running) {
        Engine engine = running.engine();
        if (engine.isStepped()) {
            throw new IllegalStateException("nobody turns these loops while a pair is made");
        }
        try {
            Path folder = Files.createTempDirectory("corinth-pair-");
            Path path = folder.resolve("socket");
            try {
                return connect(engine, running.listeners().service(FIRST), path);
            } finally {
                Files.deleteIfExists(path);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new PollerException("no pair of sockets: " + e, e);
        }
    }

    private static SocketChannel connect(Engine engine, Service service, Path path)
            throws IOException {
        var isTaken = new CompletableFuture<Boolean>();
        Service told =
                new Service(
                        connection -> {
                            isTaken.complete(true);
                            return service.acceptor().protocol(connection);
                        },
                        service.limits(),
                        service.tls(),
                        Entrance.OPEN);
        var address = UnixDomainSocketAddress.of(path);
        OpenListener listener = engine.open(ListenSpec.of(address), told);
        try {
            SocketChannel channel = SocketChannel.open(address);
            // What waits to be accepted would be cut with the listener.
            boolean _ = isTaken.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
            return channel;
        } finally {
            listener.close();
        }
    }

    static CompletableFuture<SendResult> send(Engine engine, long id, byte[] bytes) {
        var result = new CompletableFuture<SendResult>();
        Loop loop = engine.loopOf(id);
        Runnable closed = () -> result.complete(SendResult.CLOSED);
        if (loop == null) {
            closed.run();
            return result;
        }
        Runnable sent = () -> send(loop, id, bytes, result);
        if (!loop.execute(bytes.length, new Command(sent, closed))) {
            closed.run();
        }
        return result;
    }

    private static void send(
            Loop loop, long id, byte[] bytes, CompletableFuture<SendResult> result) {
        try {
            Connection connection = loop.find(id);
            if (connection != null && connection.protocol() instanceof TcpProtocol tcp) {
                result.complete(tcp.send(bytes));
            } else {
                result.complete(SendResult.CLOSED);
            }
        } catch (Throwable thrown) {
            // Who waits is told, and so is the loop.
            result.completeExceptionally(thrown);
            throw thrown;
        }
    }
}
