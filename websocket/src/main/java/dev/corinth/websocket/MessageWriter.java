package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.SendResult;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Gathers a message piece by piece; [#flush] sends it whole. For one thread at a time, any.
public final class MessageWriter {
    private final WebSocketSession session;
    private int kind;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    MessageWriter(WebSocketSession session, MessageKind kind) {
        this.session = session;
        this.kind = kind.opcode;
    }

    /// Sends its messages as they are from here on, also where compression was agreed on. For
    /// secrets beside text that others have chosen: from how far both together shrink, whoever
    /// sees the traffic can guess the secret.
    ///
    /// @return this
    public MessageWriter uncompressed() {
        kind |= FrameSender.UNCOMPRESSED;
        return this;
    }

    /// Adds text in UTF-8.
    ///
    /// @param text whole characters; half surrogate pairs are sent as question marks
    /// @return this
    public MessageWriter write(CharSequence text) {
        gathered.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /// Adds bytes; in a text message they must be UTF-8 when all of it is together.
    ///
    /// @param bytes copied
    /// @return this
    public MessageWriter write(byte[] bytes) {
        gathered.writeBytes(bytes);
        return this;
    }

    /// How many bytes were gathered since the last flush.
    ///
    /// @return 0 or more
    public int length() {
        return gathered.size();
    }

    /// Sends what was gathered as one message, and starts the next one.
    ///
    /// @return what became of it; a message that was refused is gone
    public SendResult flush() {
        byte[] message = gathered.toByteArray();
        gathered.reset();
        return session.send(kind, message, Connection.NO_KEY);
    }
}
