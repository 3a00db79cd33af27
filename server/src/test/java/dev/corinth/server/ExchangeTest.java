package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.SendResult;
import dev.corinth.http.Headers;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What becomes of requests and their bodies, in virtual time on one loop.
class ExchangeTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    /// Keeps the exchanges that it is called with.
    private static final class Keeper implements HttpHandler {
        private final List<HttpExchange> kept = new ArrayList<>();
        private int gone;

        @Override
        public void handle(HttpExchange exchange) {
            kept.add(exchange.onGone(() -> gone++));
        }

        HttpExchange last() {
            return kept.getLast();
        }
    }

    private static Consumer<Server> post(HttpRoute route) {
        return server -> server.routes().post("/", route).get("/", request -> text("got"));
    }

    private static HttpAnswer text(String text) {
        return HttpAnswer.text(200, text);
    }

    private static String post(String body, String... lines) {
        String more = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return "POST /" + HOST + more + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(String... chunks) {
        StringBuilder text =
                new StringBuilder("POST /" + HOST + "Transfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            text.append(Integer.toHexString(chunk.length())).append("\r\n");
            text.append(chunk).append("\r\n");
        }
        return text.append("0\r\n\r\n").toString();
    }

    // --- bodies ---------------------------------------------------------------------------

    @Test
    void HT_01_aBodyIsWholeWhenItsHandlerIsCalled() {
        var route = HttpRoute.of(request -> text("<" + request.text() + ">"));
        try (Stepped stepped = Stepped.serving(post(route))) {
            Stepped.Peer peer = stepped.connect();

            assertThat(peer.send(post("hello")).text()).endsWith("<hello>");
            assertThat(peer.send(chunked("a", "bc", "def")).text()).endsWith("<abcdef>");
            assertThat(peer.send(post("")).text()).endsWith("<>");
            String large = "x".repeat(300_000);
            assertThat(peer.send(post(large)).text()).endsWith("<" + large + ">");
            peer.send("POST /" + HOST + "Content-Length: 4\r\n\r\n").send("a").send("bc");
            assertThat(peer.send("d").text()).endsWith("<abcd>");
        }
    }

    @Test
    void HT_01_aBodyIsReadAlsoWhereTheClientOffersAnotherProtocol() {
        var route = HttpRoute.of(request -> text("<" + request.text() + ">"));
        try (Stepped stepped = Stepped.serving(post(route))) {
            for (String protocol : List.of("h2c", "websocket")) {
                Stepped.Peer peer = stepped.connect();
                peer.send(post("a=1", "Connection: Upgrade", "Upgrade: " + protocol));
                assertThat(peer.text()).contains("Connection: close\r\n").endsWith("<a=1>");
            }
        }
    }

    @Test
    void HT_09_aLongerBodyGets413BeforeItIsRead() {
        var route = HttpRoute.of(request -> text(request.text())).maxBody(10);
        try (Stepped stepped = Stepped.serving(post(route))) {
            assertThat(stepped.connect().send(post("0123456789")).text()).endsWith("0123456789");
            String announced = "POST /" + HOST + "Content-Length: 11\r\n\r\n";
            assertThat(stepped.connect().send(announced).text()).startsWith("HTTP/1.1 413");
            String expecting =
                    "POST /" + HOST + "Expect: 100-continue\r\nContent-Length: 11\r\n\r\n";
            assertThat(stepped.connect().send(expecting).text()).startsWith("HTTP/1.1 413");
            assertThat(stepped.connect().send(chunked("012345", "67890")).text())
                    .startsWith("HTTP/1.1 413");
        }
        var standard = HttpRoute.of(request -> text(request.text()));
        try (Stepped stepped = Stepped.serving(post(standard))) {
            String announced = "POST /" + HOST + "Content-Length: 1048577\r\n\r\n";
            assertThat(stepped.connect().send(announced).text()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void R_46_aBodyIsAskedForByWhoTakesIt() {
        String expecting = "POST /" + HOST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
        try (Stepped stepped =
                Stepped.serving(post(HttpRoute.of(request -> text(request.text()))))) {
            Stepped.Peer peer = stepped.connect().send(expecting);
            assertThat(peer.text()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(peer.send("ab").text()).contains("HTTP/1.1 200").endsWith("ab");
        }
        Keeper keeper = new Keeper();
        try (Stepped stepped = Stepped.serving(post(HttpRoute.streaming(keeper)))) {
            Stepped.Peer taken = stepped.connect().send(expecting);
            assertThat(taken.text()).isEmpty();
            keeper.last().receive((exchange, piece) -> exchange.answer(text("thanks")));
            stepped.run();
            assertThat(taken.text()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(taken.send("ab").text()).endsWith("thanks");

            Stepped.Peer refused = stepped.connect().send(expecting);
            keeper.last().answer(HttpAnswer.text(403, "no"));
            stepped.run();
            assertThat(refused.text()).startsWith("HTTP/1.1 403").contains("Connection: close");
            assertThat(refused.isGone()).isTrue();
        }
        try (Stepped stepped = Stepped.serving(post(HttpRoute.streaming(keeper)))) {
            String get = expecting.replace("POST", "GET");
            assertThat(stepped.connect().send(get).text()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void D_19_aBodyComesPieceByPieceAndIsHeldBack() {
        List<String> pieces = new ArrayList<>();
        HttpHandler handler =
                exchange ->
                        exchange.receive(
                                new BodyListener() {
                                    @Override
                                    public void onPiece(HttpExchange from, ByteBuffer piece) {
                                        pieces.add(StandardCharsets.UTF_8.decode(piece).toString());
                                        from.pause();
                                    }

                                    @Override
                                    public void onEnd(HttpExchange from) {
                                        from.answer(text(String.join("|", pieces)));
                                    }
                                });
        List<HttpExchange> seen = new ArrayList<>();
        var route =
                HttpRoute.streaming(
                        exchange -> {
                            seen.add(exchange);
                            handler.handle(exchange);
                        });
        try (Stepped stepped = Stepped.serving(post(route))) {
            Stepped.Peer peer = stepped.connect();
            peer.send("POST /" + HOST + "Content-Length: 9\r\n\r\nabc").send("def").send("ghi");
            assertThat(pieces).containsExactly("abc");
            assertThat(peer.text()).isEmpty();

            seen.getFirst().resume();
            stepped.run();
            assertThat(String.join("", pieces)).startsWith("abcdef");
            seen.getFirst().resume();
            stepped.run();
            assertThat(String.join("", pieces)).isEqualTo("abcdefghi");
            seen.getFirst().resume();
            stepped.run();
            assertThat(peer.text()).startsWith("HTTP/1.1 200").contains("abc|def");
            assertThat(peer.send("GET /" + HOST + "\r\n").text()).endsWith("got");
        }
    }

    @Test
    void D_19_aFormHasFields() {
        var route =
                HttpRoute.of(
                        request -> {
                            Form form = request.form();
                            return text(form.names() + " " + form.all("a") + form.first("c"));
                        });
        String type = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";
        try (Stepped stepped = Stepped.serving(post(route))) {
            Stepped.Peer peer = stepped.connect();
            String body = "a=1&b=%C3%A4+x&a=2&&c";
            assertThat(peer.send(post(body, type)).text()).endsWith("[a, b, c] [1, 2]Optional[]");
            assertThat(stepped.connect().send(post("a=%zz", type)).text())
                    .startsWith("HTTP/1.1 400");
            assertThat(stepped.connect().send(post("a&".repeat(1_001), type)).text())
                    .startsWith("HTTP/1.1 400");
            assertThat(stepped.connect().send(post("a=1")).text()).startsWith("HTTP/1.1 415");
        }
    }

    // --- answers --------------------------------------------------------------------------

    @Test
    void D_19_anAnswerMayComeLaterAndTheNextRequestWaits() {
        Keeper keeper = new Keeper();
        try (Stepped stepped = Stepped.serving(post(HttpRoute.exchanging(keeper)))) {
            Stepped.Peer peer = stepped.connect().send(post("one") + post("two"));
            assertThat(keeper.kept).hasSize(1);
            stepped.advanceSeconds(20);
            assertThat(peer.text()).isEmpty();

            keeper.kept.get(0).answer(text("first"));
            stepped.run();
            assertThat(keeper.kept).hasSize(2);
            assertThat(keeper.kept.get(1).request().text()).isEqualTo("two");
            keeper.kept.get(1).answer(text("second"));
            stepped.run();
            assertThat(peer.text()).containsSubsequence("first", "second");
            assertThat(keeper.gone).isZero();
        }
    }

    @Test
    void D_19_whatIsNotAnsweredInTimeGets503() {
        Keeper keeper = new Keeper();
        var route = HttpRoute.exchanging(keeper).answerWithin(Duration.ofSeconds(3));
        try (Stepped stepped = Stepped.serving(post(route))) {
            Stepped.Peer peer = stepped.connect().send(post("x"));
            stepped.advanceSeconds(2);
            assertThat(peer.text()).isEmpty();
            stepped.advanceSeconds(2);
            assertThat(peer.text()).startsWith("HTTP/1.1 503");
            assertThat(keeper.gone).isEqualTo(1);
            assertThat(keeper.last().isGone()).isTrue();
            keeper.last().answer(text("late"));
            stepped.run();
            assertThat(peer.text()).doesNotContain("late");
        }
    }

    @Test
    void D_19_aPeerThatGoesIsTold() {
        Keeper keeper = new Keeper();
        try (Stepped stepped = Stepped.serving(post(HttpRoute.exchanging(keeper)))) {
            Stepped.Peer reset = stepped.connect().send(post("x"));
            reset.line.reset();
            stepped.run();
            assertThat(keeper.gone).isEqualTo(1);

            Stepped.Peer ended = stepped.connect().send(post("x"));
            ended.line.finish();
            stepped.run();
            assertThat(keeper.gone).isEqualTo(2);
            assertThat(ended.isGone()).isTrue();
        }
    }

    @Test
    void D_19_aPeerThatEndsItsHalfStillGetsItsAnswer() {
        List<HttpExchange> kept = new ArrayList<>();
        try (Stepped stepped = Stepped.serving(post(HttpRoute.exchanging(kept::add)))) {
            Stepped.Peer peer = stepped.connect().send(post("x"));
            peer.line.finish();
            stepped.run();
            kept.getFirst().answer(text("late"));
            stepped.run();
            assertThat(peer.text()).startsWith("HTTP/1.1 200").endsWith("late");
            assertThat(peer.isGone()).isTrue();
        }
    }

    @Test
    void HT_07_anAnswerOfUnknownLengthIsChunked() {
        HttpHandler handler =
                exchange -> {
                    AnswerStream out = exchange.begin(200, Headers.of("X-A", "b"));
                    assertThat(out.write("hello".getBytes(StandardCharsets.US_ASCII)))
                            .isEqualTo(SendResult.SENT);
                    assertThat(out.write(new byte[0])).isEqualTo(SendResult.SENT);
                    assertThat(out.write("x".repeat(17).getBytes(StandardCharsets.US_ASCII)))
                            .isEqualTo(SendResult.SENT);
                    out.end();
                    assertThatThrownBy(() -> out.write(new byte[1]))
                            .isInstanceOf(IllegalStateException.class);
                };
        try (Stepped stepped = Stepped.serving(post(HttpRoute.exchanging(handler)))) {
            Stepped.Peer peer = stepped.connect().send(post("x"));
            assertThat(peer.text())
                    .contains("X-A: b\r\n", "Transfer-Encoding: chunked\r\n\r\n")
                    .endsWith("5\r\nhello\r\n11\r\n" + "x".repeat(17) + "\r\n0\r\n\r\n")
                    .doesNotContain("Connection: close");
            assertThat(peer.send("GET /" + HOST + "\r\n").text()).endsWith("got");

            Stepped.Peer old = stepped.connect();
            old.send(post("x").replace("HTTP/1.1", "HTTP/1.0"));
            assertThat(old.text())
                    .doesNotContain("Transfer-Encoding")
                    .contains("Connection: close")
                    .endsWith("\r\n\r\nhello" + "x".repeat(17));
            assertThat(old.isGone()).isTrue();
        }
    }

    @Test
    void HT_07_anAnswerOfKnownLengthKeepsIt() {
        HttpHandler exact =
                exchange -> {
                    AnswerStream out = exchange.begin(200, Headers.NONE, 5);
                    SendResult _ = out.write("abc".getBytes(StandardCharsets.US_ASCII));
                    assertThatThrownBy(() -> out.write(new byte[3]))
                            .isInstanceOf(IllegalStateException.class);
                    SendResult _ = out.write("de".getBytes(StandardCharsets.US_ASCII));
                    out.end();
                };
        HttpHandler less =
                exchange -> {
                    AnswerStream out = exchange.begin(200, Headers.NONE, 5);
                    SendResult _ = out.write("abc".getBytes(StandardCharsets.US_ASCII));
                    out.end();
                };
        Consumer<Server> routes =
                server ->
                        server.routes()
                                .get("/exact", HttpRoute.exchanging(exact))
                                .get("/less", HttpRoute.exchanging(less));
        try (Stepped stepped = Stepped.serving(routes)) {
            Stepped.Peer peer = stepped.connect().send("GET /exact" + HOST + "\r\n");
            assertThat(peer.text()).contains("Content-Length: 5\r\n").endsWith("abcde");
            String head = stepped.connect().send("HEAD /exact" + HOST + "\r\n").text();
            assertThat(head).contains("Content-Length: 5\r\n").endsWith("\r\n\r\n");
            Stepped.Peer cut = stepped.connect().send("GET /less" + HOST + "\r\n");
            assertThat(cut.line.isReset()).isTrue();
        }
    }

    @Test
    void D_19_whatAHandlerThrowsIsA500WithoutDetail() {
        Consumer<Server> routes =
                server ->
                        server.routes()
                                .get("/at-once", HttpRoute.exchanging(ExchangeTest::fail))
                                .get(
                                        "/begun",
                                        HttpRoute.exchanging(
                                                exchange -> {
                                                    AnswerStream _ =
                                                            exchange.begin(200, Headers.NONE);
                                                    fail(exchange);
                                                }))
                                .get(
                                        "/fault",
                                        request -> {
                                            throw new HttpException(409, "in the way");
                                        });
        try (Stepped stepped = Stepped.serving(routes)) {
            assertThat(stepped.connect().send("GET /at-once" + HOST + "\r\n").text())
                    .startsWith("HTTP/1.1 500")
                    .doesNotContain("secret");
            Stepped.Peer begun = stepped.connect().send("GET /begun" + HOST + "\r\n");
            assertThat(begun.line.isReset()).isTrue();
            assertThat(begun.text()).doesNotContain("500");
            assertThat(stepped.connect().send("GET /fault" + HOST + "\r\n").text())
                    .startsWith("HTTP/1.1 409")
                    .endsWith("in the way\n");
        }
    }

    private static void fail(HttpExchange exchange) {
        throw new IllegalStateException("secret of " + exchange);
    }

    @Test
    void aSecondAnswerIsRefused() {
        HttpHandler twice =
                exchange -> {
                    exchange.answer(text("one"));
                    assertThatThrownBy(() -> exchange.answer(text("two")))
                            .isInstanceOf(IllegalStateException.class);
                };
        try (Stepped stepped = Stepped.serving(post(HttpRoute.exchanging(twice)))) {
            assertThat(stepped.connect().send(post("x")).text()).endsWith("one");
        }
    }

    @Test
    void D_19_cookiesAreSafeUnlessToldOtherwise() {
        HttpHandler handler =
                exchange -> {
                    Optional<String> sent = exchange.request().cookie("a");
                    exchange.cookie(Cookie.of("id", "7").maxAge(Duration.ofHours(1)));
                    exchange.header("X-Late", "yes");
                    exchange.answer(text(sent.orElse("none")).header("X-Own", "1"));
                };
        try (Stepped stepped = Stepped.serving(post(HttpRoute.exchanging(handler)))) {
            assertThat(stepped.connect().send(post("", "Cookie: b=2; a=1")).text())
                    .contains(
                            "Set-Cookie: id=7; Path=/; Max-Age=3600; Secure; HttpOnly;"
                                    + " SameSite=Lax\r\n")
                    .contains("X-Late: yes\r\n", "X-Own: 1\r\n")
                    .endsWith("\r\n\r\n1");
        }
    }
}
