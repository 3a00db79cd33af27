package dev.corinth.server;

import dev.corinth.engine.Loop;
import dev.corinth.engine.SharedBytes;
import dev.corinth.pubsub.Encoding;
import dev.corinth.pubsub.Publication;
import dev.corinth.pubsub.TopicKind;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.websocket.WebSockets;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.PreparedMessage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// Makes frames of what is published to topics: the message itself, and nothing of who comes and
/// goes. Immutable; safe for any thread.
///
/// @param webSockets whose they are
/// @param deflate how they are compressed; off for those who take them plain
record TopicFrames(WebSockets webSockets, DeflateConfig deflate) implements Encoding {
    @Override
    public @Nullable SharedBytes encode(Publication publication, Loop loop) {
        TopicMessage message = publication.message();
        if (!message.kind().isMessage()) {
            return null;
        }
        PreparedMessage framed =
                message.kind() == TopicKind.TEXT
                        // What is no UTF-8 must not be sent as if it were (RFC 6455 §5.6).
                        ? PreparedMessage.text(
                                new String(message.payload(), StandardCharsets.UTF_8))
                        : PreparedMessage.binary(message.payload());
        boolean isLong = framed.payloadLength() >= deflate.thresholdBytes();
        return SharedBytes.ofKept(
                deflate.enabled() && isLong
                        ? webSockets.deflated(loop, framed, deflate.level())
                        : framed.plain());
    }
}
