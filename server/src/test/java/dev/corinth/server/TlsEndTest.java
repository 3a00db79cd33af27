package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.http.Headers;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Peers that end their half in TLS behind requests that wait to be read: what they asked is
/// answered. The end comes in one piece with what waits, since the loop stands still until all is
/// sent.
class TlsEndTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    private final CountDownLatch isAllSent = new CountDownLatch(1);
    private final BlockingQueue<HttpExchange> kept = new LinkedBlockingQueue<>();

    private Server serving() {
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .loops(part -> part.count(1))
                        .tls(Identity.of("localhost").serverContext());
        Server server = Server.with(config);
        server.routes()
                .get("/first", request -> first())
                .get("/late", HttpRoute.exchanging(kept::add))
                .get("/last", request -> HttpAnswer.text(200, "last"))
                .post("/whole", request -> HttpAnswer.text(200, "not whole"))
                .post("/", HttpRoute.streaming(kept::add));
        return server.start();
    }

    private HttpAnswer first() {
        try {
            assertThat(isAllSent.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return HttpAnswer.text(200, "first");
    }

    private HttpExchange next() throws InterruptedException {
        HttpExchange next = kept.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("asked in ten seconds").isNotNull();
        return Objects.requireNonNull(next);
    }

    private static String rest(RawPeer peer) {
        return new String(peer.readToEnd(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aBodyThatIsHeldIsHandedOnBeforeTheEnd() throws InterruptedException {
        try (Server server = serving();
                RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
            peer.sendText("GET /first" + HOST + "\r\n");
            peer.sendText("POST /" + HOST + "Content-Length: 5\r\n\r\nhello").finish();
            isAllSent.countDown();
            HttpExchange exchange = next();
            var body = new StringBuilder();
            exchange.receive(
                    new BodyListener() {
                        @Override
                        public void onPiece(HttpExchange from, ByteBuffer piece) {
                            body.append(StandardCharsets.US_ASCII.decode(piece));
                        }

                        @Override
                        public void onEnd(HttpExchange from) {
                            from.answer(HttpAnswer.text(200, "<" + body + ">"));
                        }
                    });
            assertThat(rest(peer)).contains("first").endsWith("<hello>");
        }
    }

    /// The end of a half in the middle of a head or of a body: nothing is answered, and the other
    /// half ends too.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /last HTTP/1.1\r\nHost: local",
                "POST /whole HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhel"
            })
    void aRequestThatIsNotWholeEndsWithItsPeer(String part) {
        try (Server server = serving();
                RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
            peer.sendText(part).finish();
            assertThat(rest(peer)).isEmpty();
            Wire.await("it is gone", () -> server.openConnections() == 0);
            assertThat(server.count(Counter.LEFT_EARLY)).isOne();
        }
    }

    /// The end of a half while the answer is being made and sent: it arrives whole.
    @Test
    void anAnswerThatHasBegunIsSentToItsEnd() throws InterruptedException {
        byte[] half = "a".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
        try (Server server = serving();
                RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
            peer.sendText("GET /late" + HOST + "\r\n");
            AnswerStream answer = next().begin(200, Headers.NONE);
            assertThat(answer.write(half).isTaken()).isTrue();
            peer.finish();
            assertThat(answer.write(half).isTaken()).isTrue();
            answer.end();
            String all = rest(peer);
            assertThat(all).startsWith("HTTP/1.1 200").endsWith("0\r\n\r\n");
            assertThat(all.chars().filter(it -> it == 'a').count()).isGreaterThanOrEqualTo(600_000);
            Wire.await("it is gone", () -> server.openConnections() == 0);
        }
    }

    @Test
    void aRequestThatWaitsForAnotherIsAnsweredBeforeTheEnd() throws InterruptedException {
        try (Server server = serving();
                RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
            peer.sendText("GET /first" + HOST + "\r\n");
            peer.sendText("GET /late" + HOST + "\r\n" + "GET /last" + HOST + "\r\n").finish();
            isAllSent.countDown();
            next().answer(HttpAnswer.text(200, "late"));
            assertThat(rest(peer)).contains("first", "late").endsWith("last");
        }
    }
}
