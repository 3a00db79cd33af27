package dev.corinth.conformance;

import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A program that serves one connection which another one accepted, as `inetd` does (`nowait`): it
/// comes as the standard input, descriptor 0. Used by the main thread.
final class InetdServer {
    private static final int STANDARD_INPUT = 0;

    private InetdServer() {}

    /// Serves the one connection until it ends.
    ///
    /// @param arguments none
    public static void main(String[] arguments) throws Exception {
        var end = new CountDownLatch(1);
        var echo =
                new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        socket.send(message);
                    }

                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        end.countDown();
                    }
                };
        // Nobody else finds the way in: its only place is a file in a folder of its own.
        Path folder = Files.createTempDirectory("corinth-inetd-");
        var nowhere = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (Server server =
                Server.with(
                                ServerConfig.STANDARD
                                        .address(nowhere)
                                        .loops(part -> part.count(1).poller("epoll")))
                        .webSocket("/", echo)
                        .start()) {
            server.tcp().adopt(STANDARD_INPUT);
            end.await();
        }
        Files.delete(folder);
    }
}
