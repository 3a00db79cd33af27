package dev.corinth.conformance;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The server of Undertow. Safe for any thread.
final class UndertowEchoServer implements EchoServer {

    private final Inbox ends = new Inbox();
    private final Undertow server;

    UndertowEchoServer(boolean deflate) {
        WebSocketProtocolHandshakeHandler handler =
                Handlers.websocket(
                        (exchange, channel) -> {
                            channel.getReceiveSetter().set(new Echo());
                            channel.resumeReceives();
                        });
        if (deflate) {
            handler.addExtension(new PerMessageDeflateHandshake());
        }
        server = Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(handler).build();
        server.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Override
    public Event nextEnd() throws InterruptedException {
        return ends.next();
    }

    @Override
    public void close() {
        server.stop();
    }

    /// Does what the messages ask. Called by Undertow's threads.
    private final class Echo extends UndertowListener {

        Echo() {
            super(ends);
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            switch (Command.of(text)) {
                case Command.Echo() -> WebSockets.sendText(text, channel, null);
                case Command.Deflated() -> {
                    String answer = Boolean.toString(channel.areExtensionsSupported());
                    WebSockets.sendText(answer, channel, null);
                }
                case Command.Close(int code, String reason) ->
                        WebSockets.sendClose(code, reason, channel, null);
                case Command.Ping(String payload) -> {
                    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
                    WebSockets.sendPing(ByteBuffer.wrap(bytes), channel, null);
                }
                case Command.Fragments(List<String> parts) ->
                        channel.getWorker().execute(() -> sendFragments(channel, parts));
            }
        }

        private void sendFragments(WebSocketChannel channel, List<String> parts) {
            try {
                UndertowPeer.sendFragments(channel, parts.toArray(String[]::new));
            } catch (IOException failure) {
                ends.add(new Event.Failed(failure));
            }
        }

        @Override
        protected void onFullBinaryMessage(
                WebSocketChannel channel, BufferedBinaryMessage message) {
            WebSockets.sendBinary(ByteBuffer.wrap(take(message)), channel, null);
        }

        @Override
        protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            String text = new String(take(message), StandardCharsets.UTF_8);
            WebSockets.sendText("pong " + text, channel, null);
        }
    }
}
