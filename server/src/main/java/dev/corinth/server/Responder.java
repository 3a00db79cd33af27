package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.http.HeadWriter;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Writes answers to one connection. Owned by its loop.
///
/// Answers are small and leave in order; a peer that does not read them is not read, so what waits
/// is bounded by one answer above the high-water mark.
final class Responder {
    private static final int PIECE_BYTES = 16 << 10;

    private final Connection connection;
    private final HeadWriter writer = new HeadWriter();

    Responder(Connection connection) {
        this.connection = connection;
    }

    void refusal(HttpError error) {
        writer.clear();
        writer.refusal(error);
        send();
    }

    /// The 101 that opens a WebSocket.
    void switching(Headers headers) {
        writer.clear();
        writer.response(101, headers, HeadWriter.NO_LENGTH);
        send();
    }

    /// An answer; of a HEAD request without its body.
    void answer(HttpAnswer answer, Headers more, boolean isHead) {
        writer.clear();
        Headers headers = answer.headers().plus(more);
        ByteBuffer body = answer.body();
        if (isHead) {
            writer.response(answer.status(), headers, body.remaining());
        } else {
            byte[] bytes = new byte[body.remaining()];
            body.get(body.position(), bytes);
            writer.response(answer.status(), headers, bytes);
        }
        send();
    }

    private void send() {
        MemorySegment whole = connection.loop().slabs().take(writer.length());
        writer.copyTo(whole, 0);
        for (long at = 0; at < writer.length(); at += PIECE_BYTES) {
            long part = Math.min(PIECE_BYTES, writer.length() - at);
            MemorySegment target = connection.reserve(part);
            MemorySegment.copy(whole, at, target, connection.reservedAt(), part);
            connection.commit(part, FrameKind.MUST);
        }
        connection.loop().slabs().give(whole);
        writer.clear();
    }
}
