package dev.corinth.conformance;

import io.undertow.server.DefaultByteBufferPool;
import io.undertow.websockets.WebSocketExtension;
import io.undertow.websockets.client.WebSocketClient;
import io.undertow.websockets.client.WebSocketClientNegotiation;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;

import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.Channels;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// The client of Undertow. Used by the thread of its test.
final class UndertowPeer implements Peer.Fragmenting, Peer.Pinging {

    private final Inbox inbox = new Inbox();
    private final XnioWorker worker;
    private final WebSocketChannel channel;

    UndertowPeer(URI uri, boolean deflate) throws IOException {
        worker = Xnio.getInstance().createWorker(OptionMap.EMPTY);
        var builder =
                WebSocketClient.connectionBuilder(
                        worker, new DefaultByteBufferPool(true, 16 * 1024), uri);
        if (deflate) {
            builder.setClientNegotiation(
                    new WebSocketClientNegotiation(
                            List.of(), WebSocketExtension.parse("permessage-deflate")));
            builder.setClientExtensions(Set.of(new PerMessageDeflateHandshake(true)));
        }
        channel = builder.connect().get();
        channel.getReceiveSetter().set(new UndertowListener(inbox));
        channel.resumeReceives();
    }

    @Override
    public boolean isDeflated() {
        return channel.areExtensionsSupported();
    }

    @Override
    public void sendText(String text) throws IOException {
        WebSockets.sendTextBlocking(text, channel);
    }

    @Override
    public void sendBinary(byte[] bytes) throws IOException {
        // A copy, because Undertow masks in the caller's array.
        WebSockets.sendBinaryBlocking(ByteBuffer.wrap(bytes.clone()), channel);
    }

    @Override
    public void sendFragments(String... parts) throws IOException {
        sendFragments(channel, parts);
    }

    /// Sends one text message; Undertow makes a frame of what is flushed.
    static void sendFragments(WebSocketChannel channel, String... parts) throws IOException {
        StreamSinkFrameChannel sink = channel.send(WebSocketFrameType.TEXT);
        for (String part : parts) {
            Channels.writeBlocking(sink, ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
            Channels.flushBlocking(sink);
        }
        sink.shutdownWrites();
        Channels.flushBlocking(sink);
    }

    @Override
    public void sendPing(byte[] payload) throws IOException {
        WebSockets.sendPingBlocking(ByteBuffer.wrap(payload.clone()), channel);
    }

    @Override
    public void startClose(int code, String reason) throws IOException {
        WebSockets.sendCloseBlocking(code, reason, channel);
    }

    @Override
    public Event next() throws InterruptedException {
        return inbox.next();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        worker.shutdownNow();
    }
}
