package dev.corinth.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.transport.Transport;

import java.util.HashSet;
import java.util.Set;

/// Vert.x on one event loop over epoll. Safe for any thread; its handlers run on the loop.
final class VertxPeer implements Peer {
    private final Vertx vertx;
    private final HttpServer server;

    /// Used on the loop alone.
    private final Set<ServerWebSocket> chatters = new HashSet<>();

    private VertxPeer(int port) {
        vertx =
                Vertx.builder()
                        .with(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1))
                        .withTransport(Transport.EPOLL)
                        .build();
        server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setAcceptBacklog(BACKLOG)
                                        .setMaxWebSocketFrameSize(MAX_MESSAGE)
                                        .setMaxWebSocketMessageSize(MAX_MESSAGE)
                                        .setPerFrameWebSocketCompressionSupported(false)
                                        .setPerMessageWebSocketCompressionSupported(false))
                        .webSocketHandler(this::open);
        server.listen(port, HOST).toCompletionStage().toCompletableFuture().join();
    }

    static Peer start(int port) {
        return new VertxPeer(port);
    }

    @Override
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void open(ServerWebSocket socket) {
        if (socket.path().equals(CHAT)) {
            chatters.add(socket);
            socket.closeHandler(closed -> chatters.remove(socket));
            socket.textMessageHandler(
                    text -> chatters.forEach(other -> other.writeTextMessage(text)));
            socket.binaryMessageHandler(
                    bytes -> chatters.forEach(other -> other.writeBinaryMessage(bytes)));
        } else {
            socket.textMessageHandler(socket::writeTextMessage);
            socket.binaryMessageHandler(socket::writeBinaryMessage);
        }
    }
}
