package dev.corinth.live;

import dev.corinth.engine.Loop;
import dev.corinth.engine.SharedBytes;
import dev.corinth.pubsub.Encoding;
import dev.corinth.pubsub.Publication;
import dev.corinth.websocket.WebSockets;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.PreparedMessage;

/// Makes frames of what is published, for clients of this protocol. Immutable; safe for any thread.
///
/// @param webSockets whose they are
/// @param deflate how they are compressed; off for those who take them plain
record LiveFrames(WebSockets webSockets, DeflateConfig deflate) implements Encoding {
    @Override
    public SharedBytes encode(Publication publication, Loop loop) {
        PreparedMessage framed = PreparedMessage.text(LiveWriter.publication(publication));
        boolean isLong = framed.payloadLength() >= deflate.thresholdBytes();
        return SharedBytes.ofKept(
                deflate.enabled() && isLong
                        ? webSockets.deflated(loop, framed, deflate.level())
                        : framed.plain());
    }
}
