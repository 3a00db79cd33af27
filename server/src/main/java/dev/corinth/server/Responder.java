package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.http.HeadWriter;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Writes answers to one connection. Owned by its loop.
///
/// Answers leave in order; a peer that does not read them is not read, so what waits is bounded by
/// one answer above the high-water mark.
final class Responder {
    private static final int PIECE_BYTES = 16 << 10;
    private static final String BY_APPLICATION = "by the application";
    private static final DateLine DATE = new DateLine(System::currentTimeMillis);

    private final Connection connection;
    private final Ledger ledger;
    private final HeadWriter writer = new HeadWriter();

    /// What is answered now, or null where that was not understood.
    private @Nullable RequestHead request;

    Responder(Connection connection, Ledger ledger) {
        this.connection = connection;
        this.ledger = ledger;
    }

    /// Says what is answered from here on.
    void request(@Nullable RequestHead head) {
        request = head;
    }

    void refusal(HttpError error) {
        begin();
        writer.refusal(error);
        send();
        ledger.answered(connection, request, error.status(), 0, error.text());
    }

    /// The 101 that opens a WebSocket.
    void switching(Headers headers) {
        head(101, headers, HeadWriter.NO_LENGTH);
    }

    /// Has a client send the body that it holds back (RFC 9110 §15.2.1).
    void goOn() {
        begin();
        writer.response(100, Headers.NONE, HeadWriter.NO_LENGTH);
        send();
    }

    /// The head of an answer whose body is written piece by piece.
    void head(int status, Headers headers, long length) {
        begin();
        writer.response(status, headers, length);
        send();
        ledger.answered(connection, request, status, Math.max(0, length), BY_APPLICATION);
    }

    /// The head of an answer in the chunked coding.
    void chunkedHead(int status, Headers headers) {
        begin();
        writer.chunkedResponse(status, headers);
        send();
        ledger.answered(connection, request, status, 0, BY_APPLICATION);
    }

    /// An answer; of a HEAD request without its body.
    void answer(HttpAnswer answer, Headers more, boolean isHead) {
        begin();
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
        long sent = isHead ? 0 : body.remaining();
        ledger.answered(connection, request, answer.status(), sent, BY_APPLICATION);
    }

    /// A piece of a body as it is to be sent.
    void piece(byte[] bytes) {
        send(MemorySegment.ofArray(bytes), bytes.length);
    }

    private void begin() {
        writer.clear();
        writer.date(DATE.now());
    }

    private void send() {
        byte[] bytes = writer.toByteArray();
        writer.clear();
        piece(bytes);
    }

    private void send(MemorySegment source, long length) {
        for (long at = 0; at < length; at += PIECE_BYTES) {
            long part = Math.min(PIECE_BYTES, length - at);
            MemorySegment target = connection.reserve(part);
            MemorySegment.copy(source, at, target, connection.reservedAt(), part);
            connection.commit(part, FrameKind.MUST);
        }
    }
}
