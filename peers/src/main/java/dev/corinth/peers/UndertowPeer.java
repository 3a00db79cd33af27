package dev.corinth.peers;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;

import org.xnio.Options;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Undertow, whose listeners run on its one I/O thread. Safe for any thread.
final class UndertowPeer implements Peer {
    private final Undertow server;

    private UndertowPeer(int port) {
        server =
                Undertow.builder()
                        .addHttpListener(port, HOST)
                        .setIoThreads(1)
                        .setWorkerThreads(1)
                        .setSocketOption(Options.BACKLOG, BACKLOG)
                        .setHandler(
                                Handlers.path()
                                        .addExactPath(ECHO, route(new Echo()))
                                        .addExactPath(CHAT, route(new Chat())))
                        .build();
        server.start();
    }

    static Peer start(int port) {
        return new UndertowPeer(port);
    }

    private static WebSocketProtocolHandshakeHandler route(AbstractReceiveListener listener) {
        return Handlers.websocket(
                (exchange, channel) -> {
                    channel.getReceiveSetter().set(listener);
                    channel.resumeReceives();
                });
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Override
    public void close() {
        server.stop();
    }

    /// Takes whole messages up to the common limit.
    private abstract static class Listener extends AbstractReceiveListener {
        @Override
        protected final long getMaxTextBufferSize() {
            return MAX_MESSAGE;
        }

        @Override
        protected final long getMaxBinaryBufferSize() {
            return MAX_MESSAGE;
        }
    }

    /// Sends every message back, binary ones from the buffers that they came in.
    private static final class Echo extends Listener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(
                WebSocketChannel channel, BufferedBinaryMessage message) {
            var payload = message.getData();
            WebSockets.sendBinary(payload.getResource(), channel, new Release(payload::free));
        }
    }

    /// Sends every message to everybody, from one copy.
    private static final class Chat extends Listener {
        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            byte[] text = message.getData().getBytes(StandardCharsets.UTF_8);
            for (WebSocketChannel other : channel.getPeerConnections()) {
                WebSockets.sendText(ByteBuffer.wrap(text), other, null);
            }
        }

        @Override
        protected void onFullBinaryMessage(
                WebSocketChannel channel, BufferedBinaryMessage message) {
            try (var payload = message.getData()) {
                ByteBuffer bytes = WebSockets.mergeBuffers(payload.getResource());
                for (WebSocketChannel other : channel.getPeerConnections()) {
                    WebSockets.sendBinary(bytes.duplicate(), other, null);
                }
            }
        }
    }

    /// Gives buffers back once they are sent or can no longer be.
    private record Release(Runnable free) implements WebSocketCallback<Void> {
        @Override
        public void complete(WebSocketChannel channel, Void nothing) {
            free.run();
        }

        @Override
        public void onError(WebSocketChannel channel, Void nothing, Throwable failure) {
            free.run();
        }
    }
}
