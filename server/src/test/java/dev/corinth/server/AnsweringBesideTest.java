package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.SendResult;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Answers that are made on other threads, after the handler has returned.
class AnsweringBesideTest {
    private static final String REQUEST = "GET /a%20b HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private static Server answering(HttpHandler beside) {
        HttpHandler handler =
                exchange ->
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try {
                                                beside.handle(exchange);
                                            } catch (Exception e) {
                                                exchange.fail(e);
                                            }
                                        });
        Server server = Server.on(0);
        server.routes().get("/{name}", HttpRoute.exchanging(handler));
        return server.start();
    }

    private static String ask(Server server) {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(REQUEST.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            return new String(peer.readToEnd(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void D_19_whatGoesWrongBesideIsToldAsIfTheHandlerHadThrown() {
        try (Server refusing =
                        answering(
                                it -> {
                                    throw new HttpException(HttpError.NOT_FOUND);
                                });
                Server broken =
                        answering(
                                it -> {
                                    throw new IOException("thrown, as the test wants");
                                })) {
            assertThat(ask(refusing)).startsWith("HTTP/1.1 404 ");
            assertThat(ask(broken)).startsWith("HTTP/1.1 500 ").doesNotContain("thrown");
        }
    }

    @Test
    void D_19_anAnswerThatHasBegunIsCutWhenItGoesWrong() {
        try (Server server =
                answering(
                        it -> {
                            AnswerStream out = it.begin(200, Headers.NONE, 10);
                            SendResult taken = out.write(new byte[5]);
                            seen.add(taken.isTaken() + "");
                            it.fail(new HttpException(404, "too late"));
                        })) {
            assertThat(ask(server)).doesNotContain("too late");
            assertThat(seen).containsExactly("true");
        }
    }

    @Test
    void D_19_whoHoldsSomethingHearsWhenItIsOver() throws InterruptedException {
        try (Server server =
                        answering(
                                it -> {
                                    it.whenOver(() -> seen.add("over"));
                                    it.answer(HttpAnswer.text(200, it.request().rawPath()));
                                });
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(REQUEST).expectStatus(200);
            assertThat(peer.read(6)).asString().isEqualTo("/a%20b");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("over");
        }
    }

    @Test
    void D_19_whoHoldsSomethingHearsWhenThePeerGoes() throws InterruptedException {
        try (Server server = answering(it -> it.whenOver(() -> seen.add("over")))) {
            RawPeer peer = RawPeer.connect(server.port());
            peer.sendText(REQUEST);
            peer.reset();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("over");
        }
    }

    @Test
    void D_19_aPieceCanBeGivenAway() {
        byte[] piece = "0123456789".getBytes(StandardCharsets.US_ASCII);
        try (Server sized =
                        answering(
                                it -> {
                                    AnswerStream out = it.begin(200, Headers.NONE, 20);
                                    seen.add("" + out.writeOwn(piece).isTaken());
                                    seen.add("" + out.writeOwn(piece).isTaken());
                                    try {
                                        seen.add("" + out.writeOwn(piece));
                                    } catch (IllegalStateException e) {
                                        seen.add("too long");
                                    }
                                    out.end();
                                });
                Server chunked =
                        answering(
                                it -> {
                                    AnswerStream out = it.begin(200, Headers.NONE);
                                    seen.add("" + out.writeOwn(piece).isTaken());
                                    out.end();
                                })) {
            assertThat(ask(sized)).endsWith("\r\n\r\n01234567890123456789");
            assertThat(ask(chunked)).endsWith("\r\n\r\na\r\n0123456789\r\n0\r\n\r\n");
            assertThat(seen).containsExactly("true", "true", "too long", "true");
        }
    }
}
