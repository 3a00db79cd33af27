package dev.corinth.conformance;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;

/// One end of an Undertow connection that turns calls into events. Called by Undertow's threads.
class UndertowListener extends AbstractReceiveListener {

    private final Inbox inbox;

    UndertowListener(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
        inbox.add(new Event.Text(message.getData()));
    }

    @Override
    protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        inbox.add(new Event.Binary(take(message)));
    }

    @Override
    protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
        inbox.add(new Event.Pong(take(message)));
    }

    @Override
    protected void onCloseMessage(CloseMessage close, WebSocketChannel channel) {
        inbox.add(new Event.Closed(close.getCode(), close.getReason()));
    }

    @Override
    protected void onError(WebSocketChannel channel, Throwable error) {
        super.onError(channel, error);
        inbox.add(new Event.Failed(error));
    }

    /// Copies the bytes and gives the buffers back.
    static byte[] take(BufferedBinaryMessage message) {
        try (var pooled = message.getData()) {
            return Bytes.of(pooled.getResource());
        }
    }
}
