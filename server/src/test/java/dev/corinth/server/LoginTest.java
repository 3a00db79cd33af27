package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.websocket.Login;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;

/// Who may open a WebSocket, and until when.
class LoginTest {
    private static final String TOKEN = "s3cret-token-that-nobody-writes-down";
    private static final Map<String, Login> KNOWN = Map.of(TOKEN, Login.of("ann"));

    private static final String OWN = "Origin: http://localhost";

    private final Diary diary = new Diary();
    private final List<CompletableFuture<LoginAnswer>> asked = new ArrayList<>();

    /// Answers who logged in.
    private WebSocketRoute whoAmI(Authentication how) {
        return WebSocketRoute.of(
                        (socket, message) ->
                                socket.send(socket.login().map(Login::name).orElse("nobody")))
                .authenticate(how);
    }

    private Stepped tokens(TokenPlace place) {
        return serving(Authentication.by(Authenticator.ofTokens(place, KNOWN)));
    }

    private Stepped serving(Authentication how) {
        return Stepped.serving(server -> server.webSocket("/", whoAmI(how)));
    }

    /// A server that asks and is answered when the test says so.
    private Stepped waiting() {
        return Stepped.serving(
                server ->
                        server.webSocket(
                                "/",
                                WebSocketRoute.of(diary)
                                        .authenticate(Authentication.by(request -> ask()))));
    }

    private CompletableFuture<LoginAnswer> ask() {
        var answer = new CompletableFuture<LoginAnswer>();
        asked.add(answer);
        return answer;
    }

    private static String status(Stepped stepped, String path, String... headers) {
        Stepped.Peer peer = stepped.connect();
        peer.send(RawHandshake.request(path, "localhost", headers));
        return peer.text().lines().findFirst().orElse("");
    }

    private static void knows(Stepped stepped, String path, String... headers) {
        Stepped.Peer peer = stepped.connect();
        peer.send(RawHandshake.request(path, "localhost", headers));
        assertThat(peer.text()).startsWith("HTTP/1.1 101").doesNotContain(TOKEN);
        int end = peer.bytes().length;
        peer.send(Wire.text("who?"));
        assertThat(peer.text().substring(end)).contains("ann");
    }

    @Test
    void E_11_nobodyIsLetInBeforeTheAnswer() {
        try (Stepped stepped = waiting()) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost"));
            stepped.advanceSeconds(9);
            assertThat(peer.text()).isEmpty();
            assertThat(diary.rest()).isEmpty();

            asked.getFirst().complete(LoginAnswer.known(Login.of("ann")));
            stepped.run();
            assertThat(peer.text()).startsWith("HTTP/1.1 101");
            assertThat(diary.rest()).containsExactly("open");
            assertThat(diary.socket().login().map(Login::name)).contains("ann");
        }
    }

    @Test
    void E_11_whoIsRefusedGets401AndIsClosed() {
        try (Stepped stepped = tokens(TokenPlace.bearer())) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost", "Authorization: Bearer wrong"));
            assertThat(peer.text())
                    .startsWith("HTTP/1.1 401")
                    .contains("WWW-Authenticate: Bearer\r\n", "Connection: close\r\n");
            stepped.advanceSeconds(6);
            assertThat(peer.isGone()).isTrue();
            assertThat(stepped.engine.count(Counter.LOGINS_FAILED)).isEqualTo(1);
        }
    }

    @Test
    void E_11_aServerForOthersSaysWhoMayOpenItsWebSockets() {
        var open = new InetSocketAddress("0.0.0.0", 0);
        ServerConfig config =
                ServerConfig.STANDARD.address(open).listening(part -> part.insecure(true));
        Server silent = Server.with(config).webSocket("/room/{name}", diary);

        assertThatThrownBy(silent::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path=/room/{name}")
                .hasMessageContaining("authenticate");

        WebSocketRoute open4all = WebSocketRoute.of(diary).authenticate(Authentication.none());
        try (Server outspoken = Server.with(config).webSocket("/", open4all).start()) {
            assertThat(outspoken.isServing()).isTrue();
        }
    }

    @Test
    void E_11_usersOfTheOuterRoutesAreNoneOfAVirtualHost() {
        var open = new InetSocketAddress("0.0.0.0", 0);
        ServerConfig config =
                ServerConfig.STANDARD.address(open).listening(part -> part.insecure(true));
        BasicAuth users = BasicAuth.realm("the house").user("ann", "secret");
        Routes rooms = new Routes().webSocket("/room", diary);

        Server mounted = Server.with(config).mount("/in", rooms);
        mounted.routes().basicAuth(users);
        mounted.start().close();

        Server hosting = Server.with(config);
        hosting.routes().basicAuth(users).host("rooms.example", rooms);
        assertThatThrownBy(hosting::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path=/room");
    }

    @Test
    void aTokenIsFoundWhereItStands() {
        try (Stepped stepped = tokens(TokenPlace.bearer())) {
            knows(stepped, "/", "Authorization: bearer " + TOKEN);
            assertThat(status(stepped, "/")).contains("401");
            assertThat(status(stepped, "/", "Authorization: Basic " + TOKEN)).contains("401");
        }
        try (Stepped stepped = tokens(TokenPlace.cookie("session"))) {
            knows(stepped, "/", OWN, "Cookie: a=b; session=" + TOKEN);
        }
        try (Stepped stepped = tokens(TokenPlace.header("X-Token").or(TokenPlace.query("t")))) {
            knows(stepped, "/?a=b&t=" + TOKEN);
            knows(stepped, "/", "X-Token: " + TOKEN);
        }
    }

    @Test
    void E_06_whereACookieLogsInAnOriginMustBeThere() {
        String cookie = "Cookie: session=" + TOKEN;
        String bearer = "Authorization: Bearer " + TOKEN;
        try (Stepped stepped = tokens(TokenPlace.bearer().or(TokenPlace.cookie("session")))) {
            assertThat(status(stepped, "/", cookie)).contains("403");
            assertThat(status(stepped, "/", "Origin: http://evil.example", cookie)).contains("403");
            assertThat(status(stepped, "/", "Origin: null", cookie)).contains("403");
            assertThat(status(stepped, "/", bearer, "Cookie: a=b")).contains("403");
            knows(stepped, "/", OWN, cookie);
            knows(stepped, "/", bearer);
            assertThat(status(stepped, "/")).contains("401");
        }
        try (Stepped stepped = tokens(TokenPlace.header("cookie"))) {
            assertThat(status(stepped, "/", "Cookie: " + TOKEN)).contains("403");
            knows(stepped, "/", OWN, "Cookie: " + TOKEN);
        }
    }

    @Test
    void E_06_anAuthenticatorOfTheApplicationMayReadCookiesUnlessItSaysNo() {
        Authenticator ann = Authenticator.of(request -> Optional.of(Login.of("ann")));
        try (Stepped stepped = serving(Authentication.by(ann))) {
            assertThat(status(stepped, "/", "Cookie: a=b")).contains("403");
            knows(stepped, "/", OWN, "Cookie: a=b");
            knows(stepped, "/");
        }
        Authenticator blind = ann.readingNoCookies();
        try (Stepped stepped = serving(Authentication.by(blind.readingNoCookies()))) {
            knows(stepped, "/", "Cookie: a=b");
            assertThat(status(stepped, "/", "Origin: http://evil.example")).contains("403");
        }
    }

    @Test
    void E_06_whereNoCookieLogsInNoOriginIsNeeded() {
        try (Stepped stepped = tokens(TokenPlace.bearer())) {
            knows(stepped, "/", "Authorization: Bearer " + TOKEN, "Cookie: a=b");
        }
        try (Stepped stepped = serving(Authentication.none())) {
            assertThat(status(stepped, "/", "Cookie: a=b")).contains("101");
        }
        Authenticator later =
                Authenticator.ofToken(
                        TokenPlace.query("t"),
                        token ->
                                CompletableFuture.completedFuture(
                                        Optional.ofNullable(KNOWN.get(token))));
        try (Stepped stepped = serving(Authentication.by(later))) {
            knows(stepped, "/?t=" + TOKEN, "Cookie: a=b");
        }
        assertThat(Authenticator.ofCertificates(own -> Optional.empty()).mayReadCookies())
                .isFalse();
    }

    @Test
    void aTokenInASubprotocolIsNotEchoed() {
        Authentication how =
                Authentication.by(Authenticator.ofTokens(TokenPlace.subprotocol("bearer."), KNOWN));
        WebSocketRoute route =
                whoAmI(how).deciding("chat", handshake -> handshake.accept(new Diary()));
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", route))) {
            Stepped.Peer peer = stepped.connect();
            peer.send(
                    RawHandshake.request(
                            "/", "localhost", "Sec-WebSocket-Protocol: chat, bearer." + TOKEN));
            assertThat(peer.text())
                    .startsWith("HTTP/1.1 101")
                    .contains("Sec-WebSocket-Protocol: chat\r\n")
                    .doesNotContain(TOKEN);
        }
    }

    @Test
    void theDecisionOfTheRouteKnowsWhoAsks() {
        WebSocketRoute route =
                WebSocketRoute.deciding(
                                handshake ->
                                        handshake.login().isPresent()
                                                ? handshake.reject(409)
                                                : handshake.reject(410))
                        .authenticate(
                                Authentication.by(
                                        Authenticator.ofToken(
                                                TokenPlace.bearer(),
                                                token ->
                                                        CompletableFuture.completedFuture(
                                                                Optional.of(Login.of(token))))));
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", route))) {
            assertThat(status(stepped, "/", "Authorization: Bearer ann")).contains("409");
        }
    }

    @Test
    void whatThePeerSendsBeforeTheAnswerIsHandledBehindIt() {
        try (Stepped stepped = waiting()) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost"));
            peer.send(Wire.text("one"), Wire.text("two"));
            peer.send(Wire.text("three"));
            assertThat(diary.rest()).isEmpty();

            asked.getFirst().complete(LoginAnswer.known(Login.of("ann")));
            stepped.run();
            assertThat(diary.rest()).containsExactly("open", "text=one", "text=two", "text=three");
            peer.send(Wire.text("four"));
            assertThat(diary.rest()).containsExactly("text=four");
        }
    }

    @Test
    void whatThePeerSendsBeforeARefusalIsDropped() {
        try (Stepped stepped = waiting()) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost"));
            peer.send(RawHandshake.request("/", "localhost"));
            asked.getFirst().complete(LoginAnswer.forbidden());
            stepped.run();
            assertThat(peer.text().split("HTTP/1.1 ", -1)).hasSize(2);
            assertThat(peer.text()).startsWith("HTTP/1.1 403");
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void H_23_aPeerThatLeavesWhileItIsAskedAboutOpensNothing() {
        try (Stepped stepped = waiting()) {
            for (boolean resets : new boolean[] {true, false}) {
                Stepped.Peer peer = stepped.connect();
                peer.send(RawHandshake.request("/", "localhost"));
                if (resets) {
                    peer.line.reset();
                } else {
                    peer.line.close();
                }
                stepped.run();
                assertThat(asked.getLast()).isCancelled();
                asked.getLast().complete(LoginAnswer.known(Login.of("ann")));
                stepped.run();
                assertThat(stepped.engine.openConnections()).isZero();
            }
            assertThat(diary.rest()).isEmpty();
            assertThat(stepped.engine.count(Counter.LEFT_EARLY)).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsGivenUp() {
        try (Stepped stepped = waiting()) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost"));
            stepped.advanceSeconds(11);
            assertThat(peer.text()).startsWith("HTTP/1.1 503");
            assertThat(asked.getFirst()).isCancelled();
        }
    }

    @Test
    void anAuthenticatorThatFailsIsAnsweredWith500() {
        try (Stepped stepped = waiting();
                LogRecorder log = LogRecorder.open()) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost"));
            asked.getFirst().completeExceptionally(new IllegalStateException("no database"));
            stepped.run();
            assertThat(peer.text()).startsWith("HTTP/1.1 500").doesNotContain("database");
            assertThat(log.at(Level.SEVERE)).hasSize(1);
        }
    }

    @Test
    void aServerThatStopsWaitsForNoAnswer() {
        try (Stepped stepped = waiting()) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost"));
            CompletableFuture<Void> stopped = stepped.engine.stop(Duration.ofSeconds(5));
            stepped.run();
            assertThat(stopped).isCompleted();
            assertThat(asked.getFirst()).isCancelled();
            assertThat(peer.text()).isEmpty();
        }
    }

    @Test
    void anAnswerMayComeFromAnyThread() {
        var elsewhere =
                Authentication.by(
                        request ->
                                CompletableFuture.supplyAsync(
                                        () -> LoginAnswer.known(Login.of("ann"))));
        try (Server server = Server.on(0).webSocket("/", whoAmI(elsewhere)).start();
                var peer = Wire.open(server, "/")) {
            peer.send(Wire.text("who?"));
            peer.expectText("ann");
        }
    }

    @Test
    void H_22_anEndedLoginClosesItsWebSocketWithinASecond() {
        Authentication how =
                Authentication.by(
                        request ->
                                CompletableFuture.completedFuture(
                                        LoginAnswer.known(
                                                Login.of("ann").lasting(Duration.ofMinutes(10)))));
        try (Stepped stepped = serving(how)) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            for (int i = 0; i < 599; i++) {
                stepped.advanceSeconds(1);
                peer.send(Wire.pong());
            }
            assertThat(peer.frames()).noneMatch(frame -> frame.opcode() == 8);
            stepped.advance(Duration.ofMillis(1500));
            assertThat(peer.frames()).contains(RawFrame.close(3000, "login has ended"));
            assertThat(stepped.engine.count(Counter.LOGINS_ENDED)).isEqualTo(1);
        }
    }

    @Test
    void H_22_aLoginThatIsRenewedGoesOn() {
        Stepped stepped = waiting();
        try (stepped) {
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/", "localhost"));
            Login brief = Login.of("ann").lasting(Duration.ofSeconds(10));
            asked.getFirst().complete(LoginAnswer.known(brief));
            stepped.run();
            var socket = diary.socket();
            stepped.advanceSeconds(9);
            socket.login(brief);
            stepped.advanceSeconds(9);
            assertThat(socket.isOpen()).isTrue();
            stepped.advanceSeconds(2);
            assertThat(socket.isOpen()).isFalse();
        }
    }

    @Test
    void E_16_whoDoesNotLogInByMessageIsClosedHoweverManyPingsComeOfIt() {
        WebSocketRoute route =
                WebSocketRoute.of(
                                (socket, message) -> {
                                    if (message.text().equals(TOKEN)) {
                                        socket.login(Login.of("ann"));
                                    }
                                })
                        .authenticate(Authentication.byMessage());
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", route))) {
            Stepped.Peer silent = stepped.connect().upgrade("/");
            Stepped.Peer known = stepped.connect().upgrade("/");
            known.send(Wire.text(TOKEN));
            for (int i = 0; i < 11; i++) {
                silent.send(Wire.ping(), Wire.text("wrong"));
                stepped.advanceSeconds(1);
            }
            assertThat(silent.frames()).contains(RawFrame.close(3000, "not logged in in time"));
            assertThat(known.frames()).isEmpty();
            assertThat(known.isGone()).isFalse();
        }
    }

    @Test
    void E_12_tokensInUrlsAreWrittenIntoNoLog() {
        try (LogRecorder log = LogRecorder.open();
                Stepped stepped = tokens(TokenPlace.query("token"))) {
            knows(stepped, "/?token=" + TOKEN);
            assertThat(status(stepped, "/nowhere?token=" + TOKEN)).contains("404");
            assertThat(status(stepped, "/?token=" + TOKEN, "Origin: http://evil.example"))
                    .contains("403");
            Stepped.Peer leaving = stepped.connect();
            leaving.send("GET /?token=" + TOKEN + " HTTP/1.1\r\n");
            leaving.line.reset();
            stepped.run();
            assertThat(log.at(Level.FINE)).isNotEmpty();
            assertThat(log.all()).noneMatch(line -> line.contains(TOKEN));
        }
    }
}
