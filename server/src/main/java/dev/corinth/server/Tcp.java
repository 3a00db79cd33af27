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

/// What a program does with connections of its server past the routes. Safe for any thread.
public final class Tcp {
    private static final int FIRST = 0;
    private static final long PATIENCE_S = 10;

    private final Running running;

    Tcp(Running running) {
        this.running = running;
    }

    /// Sends bytes to the connection with an id that carries bytes as they are, wherever it is.
    ///
    /// @param id of [TcpSocket#id]
    /// @param bytes copied before this returns
    /// @return completes with what became of it: [SendResult#CLOSED] if it is gone, or speaks
    ///     something else, or its loop ends or dies
    public CompletableFuture<SendResult> send(long id, byte... bytes) {
        var result = new CompletableFuture<SendResult>();
        Loop loop = running.engine().loopOf(id);
        if (loop == null) {
            result.complete(SendResult.CLOSED);
            return result;
        }
        byte[] copy = bytes.clone();
        Runnable sent = () -> send(loop, id, copy, result);
        Runnable closed = () -> result.complete(SendResult.CLOSED);
        if (!loop.execute(copy.length, new Command(sent, closed))) {
            closed.run();
        }
        return result;
    }

    /// Serves a socket that was accepted or connected elsewhere, as if it had come to the first
    /// place of the configuration; such as descriptor 0 of a program that inetd starts. With the
    /// pollers epoll and uring. Filters and limits are not asked.
    ///
    /// @param descriptor of a connected socket; the server's from here on
    /// @throws PollerException if the poller serves no descriptors
    public void adopt(int descriptor) {
        adopt(new SocketHandle.Descriptor(descriptor));
    }

    /// Serves a channel that was accepted or connected elsewhere, as if it had come to the first
    /// place of the configuration. With the poller nio. Filters and limits are not asked.
    ///
    /// @param channel connected; the server's from here on
    /// @throws PollerException if the poller serves no channels
    public void adopt(SocketChannel channel) {
        adopt(new SocketHandle.Channel(channel));
    }

    private void adopt(SocketHandle handle) {
        running.engine().adopt(handle, running.listeners().service(FIRST));
    }

    /// Connects this process to its own server, past every port, with any poller: as if the other
    /// end had come to the first place of the configuration. Filters and limits are not asked.
    ///
    /// @return the other end; the caller's to close
    /// @throws IllegalStateException if the caller turns the loops
    public SocketChannel pair() {
        Engine engine = running.engine();
        if (engine.isStepped()) {
            throw new IllegalStateException("nobody turns these loops while a pair is made");
        }
        // A path that nobody else can enter is listened at for the one connection: every poller can
        // do that, and the other end is a channel of Java's.
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
            try {
                // What waits to be accepted would be cut with the listener.
                boolean _ = isTaken.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
                return channel;
            } catch (RuntimeException e) {
                channel.close();
                throw e;
            }
        } finally {
            listener.close();
        }
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
