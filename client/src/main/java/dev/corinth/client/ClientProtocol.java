package dev.corinth.client;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.Protocol;
import dev.corinth.http.ClientHandshake;
import dev.corinth.http.ClientOffer;
import dev.corinth.http.HeadParser;
import dev.corinth.http.HeadWriter;
import dev.corinth.http.HttpLimits;
import dev.corinth.http.ResponseHead;
import dev.corinth.http.WebSocketUri;
import dev.corinth.poller.IoError;
import dev.corinth.websocket.Admission;
import dev.corinth.websocket.Agreement;
import dev.corinth.websocket.ExtensionFields;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.websocket.WebSockets;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.ExtensionOffer;
import dev.corinth.wire.Extensions;
import dev.corinth.wire.Role;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The handshake of a client on one connection, until it becomes a WebSocket. Owned by its loop.
final class ClientProtocol implements Protocol {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What is asked for.
    ///
    /// @param config how
    /// @param uri where
    /// @param webSockets makes the WebSocket
    /// @param listener what is done with it
    record Order(
            ClientConfig config,
            WebSocketUri uri,
            WebSockets webSockets,
            WebSocketListener listener) {}

    private final Connection connection;
    private final Order order;
    private final CompletableFuture<WebSocket> opened;
    private final Extensions extensions;
    private final ClientHandshake handshake;
    private final HeadParser<ResponseHead> parser = HeadParser.ofResponses(HttpLimits.DEFAULTS);
    private final long deadlineNs;

    /// @param deadlineNs when to give up, on the clock of the loop
    ClientProtocol(
            Connection connection,
            Order order,
            long deadlineNs,
            CompletableFuture<WebSocket> opened) {
        this.connection = connection;
        this.order = order;
        this.opened = opened;
        this.extensions = Extensions.of(order.config().webSocket().deflate());
        this.handshake = new ClientHandshake(order.uri(), offer(), RANDOM);
        this.deadlineNs = deadlineNs;
        connection.wakeBy(deadlineNs);
    }

    @Override
    public void opened() {
        HeadWriter writer = new HeadWriter();
        handshake.writeTo(writer);
        MemorySegment target = connection.reserve(writer.length());
        writer.copyTo(target, connection.reservedAt());
        connection.commit(writer.length(), FrameKind.MUST);
    }

    @Override
    public void received(MemorySegment segment, long from, long to) {
        for (long at = from; at < to; ) {
            long next = parser.parse(segment, at, to);
            if (next == HeadParser.NEED_MORE) {
                return;
            }
            if (next == HeadParser.ERROR) {
                fail("the answer is no HTTP: " + parser.error().text(), 0);
                return;
            }
            at = next;
            if (isDecided(parser.head())) {
                if (at < to) {
                    connection.protocol().received(segment, at, to);
                }
                return;
            }
        }
    }

    @Override
    public void ended() {
        fail("the server closed the connection before it answered", 0);
    }

    @Override
    public void closed(IoError error) {
        String why = error.isError() ? error.text() : "the connection was closed";
        opened.completeExceptionally(new ClientException(order.uri() + ": " + why));
    }

    @Override
    public long expired(long nowNs) {
        if (nowNs < deadlineNs) {
            return deadlineNs;
        }
        fail("not connected in " + order.config().connectTimeout(), 0);
        return NEVER;
    }

    @Override
    public void overflowed() {
        connection.abort();
    }

    @Override
    public void stopping() {
        fail("the loops of the client are closing", 0);
    }

    @Override
    public void failed(Throwable thrown) {
        opened.completeExceptionally(thrown);
        connection.abort();
    }

    private boolean isDecided(ResponseHead head) {
        switch (handshake.verify(head)) {
            case ClientHandshake.Interim() -> {
                return false;
            }
            case ClientHandshake.Failed failed -> refused(failed);
            case ClientHandshake.Opened answer -> open(answer);
        }
        return true;
    }

    private void open(ClientHandshake.Opened answer) {
        List<ExtensionOffer> agreed = ExtensionFields.read(answer.extensions());
        if (!extensions.accepts(agreed)) {
            // RFC 6455 §9.1: what was not offered, or not in this way, fails the connection.
            fail("the server answered with an extension that was not offered", 101);
            return;
        }
        var agreement =
                new Agreement(
                        Role.CLIENT,
                        order.config().webSocket(),
                        DeflateParameters.of(agreed),
                        answer.protocol().orElse(""));
        WebSocket socket =
                order.webSockets().open(connection, agreement, order.listener(), Admission.PLAIN);
        opened.complete(socket);
    }

    private void refused(ClientHandshake.Failed failed) {
        String text = order.uri() + ": " + failed.text();
        Optional<Duration> patience = RetryAfter.of(failed.headers(), Instant.now());
        opened.completeExceptionally(new ClientException(text, failed.status(), patience));
        connection.abort();
    }

    private void fail(String why, int status) {
        ClientException error = new ClientException(order.uri() + ": " + why, status);
        opened.completeExceptionally(error);
        connection.abort();
    }

    private ClientOffer offer() {
        ClientOffer offer = ClientOffer.NONE;
        for (String protocol : order.config().subprotocols()) {
            offer = offer.withProtocol(protocol);
        }
        List<ExtensionOffer> offers = extensions.offers();
        if (!offers.isEmpty()) {
            offer = offer.withExtensions(ExtensionOffer.render(offers));
        }
        for (var field : order.config().headers()) {
            offer = offer.withHeader(field.name(), field.value());
        }
        return offer;
    }
}
