package dev.corinth.peers;

import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// Java-WebSocket with its selector thread and one worker. Safe for any thread.
final class JavaWebSocketPeer extends WebSocketServer implements Peer {
    private final Set<WebSocket> chatters = ConcurrentHashMap.newKeySet();
    private final CountDownLatch started = new CountDownLatch(1);

    private JavaWebSocketPeer(int port) {
        super(
                new InetSocketAddress(InetAddress.ofLiteral(HOST), port),
                1,
                List.of(new Draft_6455(List.of(), MAX_MESSAGE)));
        setTcpNoDelay(true);
        setReuseAddr(true);
        setConnectionLostTimeout(0);
        setMaxPendingConnections(BACKLOG);
    }

    static Peer start(int port) throws InterruptedException {
        JavaWebSocketPeer peer = new JavaWebSocketPeer(port);
        peer.start();
        peer.started.await();
        return peer;
    }

    @Override
    public int port() {
        return getPort();
    }

    @Override
    public void close() throws InterruptedIOException {
        try {
            stop(1000);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the server stopped");
        }
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        if (isChat(socket)) {
            chatters.add(socket);
        }
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        if (isChat(socket)) {
            broadcast(text, chatters);
        } else {
            socket.send(text);
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
        if (isChat(socket)) {
            broadcast(bytes, chatters);
        } else {
            socket.send(bytes);
        }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        chatters.remove(socket);
    }

    /// A connection that broke is closed next; what is wrong with the server itself must be seen.
    @Override
    public void onError(WebSocket socket, Exception error) {
        if (socket == null) {
            throw new IllegalStateException("Java-WebSocket failed", error);
        }
    }

    private static boolean isChat(WebSocket socket) {
        return socket.getResourceDescriptor().equals(CHAT);
    }
}
