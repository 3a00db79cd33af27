package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.dispatch.AppThread;
import dev.corinth.dispatch.Dispatch;
import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.dispatch.WorkerPool;
import dev.corinth.engine.SendResult;
import dev.corinth.http.Headers;
import dev.corinth.http.OriginRule;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Handlers of requests on the loop, workers, virtual threads and an application's thread.
class ExchangeModesTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String THROWN = "thrown, as the test wants";
    private static final int LARGE = 3_000_000;

    /// Sends a body back in capitals. What there is no room for is kept and written later: a pause
    /// from beside the loop comes too late for what is on its way already. Called where its route
    /// runs, one call at a time.
    private static final class Capitals implements BodyListener {
        private final ArrayDeque<byte[]> kept = new ArrayDeque<>();
        private final HttpExchange exchange;
        private final AnswerStream out;
        private boolean isLast;

        private Capitals(HttpExchange exchange) {
            this.exchange = exchange;
            this.out = exchange.begin(200, Headers.NONE, LARGE);
        }

        static void answer(HttpExchange exchange) {
            Capitals capitals = new Capitals(exchange);
            capitals.out.onWritable(capitals::write);
            exchange.receive(capitals);
        }

        @Override
        public void onPiece(HttpExchange from, ByteBuffer piece) {
            kept.add(upperCase(piece));
            write();
        }

        @Override
        public void onEnd(HttpExchange from) {
            isLast = true;
            write();
        }

        private void write() {
            SendResult result = SendResult.SENT;
            while (result == SendResult.SENT && !kept.isEmpty()) {
                result = out.write(kept.getFirst());
                if (result.isTaken()) {
                    kept.removeFirst();
                }
            }
            if (isLast && kept.isEmpty()) {
                out.end();
            } else if (result == SendResult.SENT) {
                exchange.resume();
            } else {
                exchange.pause();
            }
        }
    }

    /// Where handlers run. Immutable.
    private enum Mode {
        LOOP("corinth-loop-"),
        WORKERS("corinth-worker-"),
        VIRTUAL(""),
        APP("corinth-app-");

        private final String thread;

        Mode(String thread) {
            this.thread = thread;
        }

        Dispatch dispatch() {
            return switch (this) {
                case LOOP -> Dispatch.onLoop();
                case WORKERS -> WorkerPool.of(2);
                case VIRTUAL -> VirtualThreads.standard();
                case APP -> AppThread.of("test");
            };
        }

        boolean isHere() {
            Thread thread = Thread.currentThread();
            return this == VIRTUAL ? thread.isVirtual() : thread.getName().startsWith(this.thread);
        }
    }

    /// Writes a number of bytes as there is room.
    private static final class Writer {
        private final AnswerStream out;
        private int left;

        Writer(AnswerStream out, int left) {
            this.out = out.onWritable(this::go);
            this.left = left;
        }

        void go() {
            SendResult result = SendResult.SENT;
            while (left > 0 && result == SendResult.SENT) {
                byte[] piece =
                        "x".repeat(Math.min(10_000, left)).getBytes(StandardCharsets.US_ASCII);
                result = out.write(piece);
                left -= result.isTaken() ? piece.length : 0;
            }
            if (left == 0) {
                out.end();
            }
        }
    }

    private static String post(String path, String body) {
        return "POST " + path + HOST + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static Server serve(HttpRoute route) {
        Server server = Server.on(0);
        server.routes().post("/", route).get("/", route);
        return server.start();
    }

    private static byte[] upperCase(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Character.toUpperCase(bytes[i]);
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void SV_03_handlersRunWhereTheirRouteSays(Mode mode) {
        HttpRoute route =
                HttpRoute.of(request -> HttpAnswer.text(200, mode.isHere() + " " + request.text()))
                        .runOn(mode.dispatch());
        try (Server server = serve(route);
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(post("/", "one") + post("/", "two") + post("/", "three"));
            for (String body : new String[] {"one", "two", "three"}) {
                peer.expectStatus(200);
                String text = "true " + body;
                peer.expectBytes(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void HT_07_aLargeBodyIsWrittenAsThereIsRoom(Mode mode) {
        HttpRoute route =
                HttpRoute.exchanging(
                                exchange ->
                                        new Writer(exchange.begin(200, Headers.NONE, LARGE), LARGE)
                                                .go())
                        .runOn(mode.dispatch());
        try (Server server = serve(route);
                RawPeer peer = RawPeer.connect(server.port())) {
            for (int i = 0; i < 2; i++) {
                peer.sendText("GET /" + HOST + "\r\n");
                peer.expectStatus(200);
                assertThat(peer.read(LARGE)).hasSize(LARGE).containsOnly('x');
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void D_19_aBodyGoesThroughAHandlerPieceByPiece(Mode mode) {
        HttpHandler handler = Capitals::answer;
        HttpRoute route = HttpRoute.streaming(handler).maxBody(LARGE).runOn(mode.dispatch());
        try (Server server = serve(route);
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("POST /" + HOST + "Content-Length: " + LARGE + "\r\n\r\n");
            peer.expectStatus(200);
            Thread sender =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            peer.send(
                                                    "y"
                                                            .repeat(LARGE)
                                                            .getBytes(StandardCharsets.US_ASCII)));
            assertThat(peer.read(LARGE)).hasSize(LARGE).containsOnly('Y');
            assertThat(sender.isAlive()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void D_19_aPeerThatGoesIsToldWhereTheHandlerRuns(Mode mode) throws Exception {
        var told = new CompletableFuture<Boolean>();
        var asked = new CountDownLatch(1);
        HttpHandler handler =
                exchange -> {
                    exchange.onGone(() -> told.complete(mode.isHere()));
                    asked.countDown();
                };
        try (Server server = serve(HttpRoute.exchanging(handler).runOn(mode.dispatch()))) {
            RawPeer peer = RawPeer.connect(server.port());
            peer.sendText("GET /" + HOST + "\r\n");
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            peer.close();
            assertThat(told.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void D_19_whatAHandlerThrowsAnywhereIsA500(Mode mode) {
        HttpHandler handler =
                exchange -> {
                    if (exchange.request().text().equals("bad")) {
                        throw new IllegalStateException("of a handler");
                    }
                    exchange.answer(HttpAnswer.text(200, "fine"));
                };
        try (Server server = serve(HttpRoute.exchanging(handler).runOn(mode.dispatch()))) {
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(post("/", "bad"));
                peer.expectStatus(500);
                assertThat(peer.readToEnd()).asString().doesNotContain("of a handler");
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(post("/", "good"));
                peer.expectStatus(200);
            }
        }
    }

    @Test
    void D_19_anyThreadMayAnswer() {
        HttpHandler handler =
                exchange ->
                        Thread.ofVirtual()
                                .start(() -> exchange.answer(HttpAnswer.text(200, "from afar")));
        try (Server server = serve(HttpRoute.exchanging(handler));
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(("GET /" + HOST + "\r\n").repeat(50));
            for (int i = 0; i < 50; i++) {
                peer.expectStatus(200);
                peer.expectBytes("from afar".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    // --- upgrades -------------------------------------------------------------------------

    /// Answers in capitals. Owned by its connection.
    private static final class Shouting implements WebSocketListener {
        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message.text().toUpperCase(Locale.ROOT) + where());
        }

        private static String where() {
            return Thread.currentThread().isVirtual() ? " afar" : " here";
        }
    }

    @ParameterizedTest
    @EnumSource
    void AP_41_aHandlerUpgradesOrAnswers(Mode mode) {
        WebSocketRoute webSocket =
                WebSocketRoute.of(new Shouting()).runOn(VirtualThreads.standard());
        HttpHandler handler =
                exchange -> {
                    exchange.cookie(Cookie.of("seen", "1").insecure()).header("X-More", "yes");
                    if (exchange.mayUpgrade() && exchange.request().query("no").isEmpty()) {
                        exchange.upgrade(webSocket);
                    } else {
                        exchange.answer(HttpAnswer.text(200, "a page"));
                    }
                };
        HttpRoute route =
                HttpRoute.exchanging(handler).upgradesTo(webSocket).runOn(mode.dispatch());
        try (Server server = serve(route)) {
            try (RawPeer peer = RawPeer.connect(server.port())) {
                String request = RawHandshake.request("/", "localhost");
                peer.send(joined(request, Wire.text("early")));
                String head = peer.expectStatus(101);
                assertThat(head)
                        .contains("Set-Cookie: seen=1; Path=/; HttpOnly; SameSite=Lax\r\n")
                        .contains("X-More: yes\r\n", RawHandshake.SAMPLE_ACCEPT);
                peer.expectText("EARLY afar");
                peer.send(Wire.text("late")).expectText("LATE afar");
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(RawHandshake.request("/?no=1", "localhost"));
                assertThat(peer.expectStatus(200)).contains("X-More: yes", "Connection: close");
                assertThat(peer.readToEnd()).asString().isEqualTo("a page");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void HT_03_whoFailsToDecideLeavesTheRequestToBeAnswered(Mode mode) {
        WebSocketRoute broken =
                WebSocketRoute.deciding(
                        handshake -> {
                            throw new IllegalStateException(THROWN);
                        });
        HttpHandler handler =
                exchange -> {
                    if (exchange.request().query("caught").isPresent()) {
                        assertThatThrownBy(() -> exchange.upgrade(broken)).hasMessage(THROWN);
                        exchange.answer(HttpAnswer.text(409, "not now"));
                    } else {
                        exchange.upgrade(broken);
                    }
                };
        HttpRoute route = HttpRoute.exchanging(handler).runOn(mode.dispatch());
        try (Server server = serve(route)) {
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(RawHandshake.request("/", "localhost")).expectStatus(500);
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(RawHandshake.request("/?caught=1", "localhost")).expectStatus(409);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void HT_03_anAcceptanceThatCannotBeWrittenIsToldToItsHandler(Mode mode)
            throws InterruptedException {
        WebSocketRoute unoffered =
                WebSocketRoute.deciding(
                        handshake -> handshake.accept(new Shouting()).subprotocol("unoffered"));
        var isGone = new CountDownLatch(1);
        HttpHandler handler = exchange -> exchange.onGone(isGone::countDown).upgrade(unoffered);
        HttpRoute route = HttpRoute.exchanging(handler).runOn(mode.dispatch());
        try (Server server = serve(route);
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(RawHandshake.request("/", "localhost")).expectEnd();
            assertThat(isGone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static byte[] joined(String text, RawFrame frame) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(frame.toBytes());
        return all.toByteArray();
    }

    @Test
    void HT_03_theRulesOfTheWebSocketHoldForAHandlerToo() {
        WebSocketRoute strict =
                WebSocketRoute.of(new Shouting())
                        .origins(OriginRule.sameOrigin().refusingMissing());
        WebSocketRoute afar = WebSocketRoute.of(new Shouting()).runOn(WorkerPool.of(1));
        HttpHandler handler =
                exchange -> {
                    if (exchange.mayUpgrade()) {
                        assertThatThrownBy(() -> exchange.upgrade(afar))
                                .hasMessageContaining("upgradesTo");
                        exchange.upgrade(strict);
                    } else {
                        assertThatThrownBy(() -> exchange.upgrade(strict))
                                .hasMessageContaining("no WebSocket is asked for");
                        exchange.answer(HttpAnswer.text(200, "page"));
                    }
                };
        try (Server server = serve(HttpRoute.exchanging(handler))) {
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(RawHandshake.request("/", "localhost"));
                peer.expectStatus(403);
                peer.readToEnd();
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText("GET /" + HOST + "\r\n").expectStatus(200);
            }
        }
    }
}
