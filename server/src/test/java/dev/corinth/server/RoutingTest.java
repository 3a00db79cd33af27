package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.WebSocketListener;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/// Which request comes to whom: methods, mounts, hosts, redirects, who may.
class RoutingTest {
    private static Function<HttpRequest, HttpAnswer> says(String text) {
        return request -> HttpAnswer.text(200, text + " " + request.method());
    }

    private static String ask(Consumer<Server> routes, String method, String path, String... more) {
        return askHost(routes, "localhost", method, path, more);
    }

    private static String askHost(
            Consumer<Server> routes, String host, String method, String path, String... more) {
        String lines = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
        try (Stepped stepped = Stepped.serving(routes)) {
            return stepped.connect()
                    .send(
                            "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                                    .formatted(method, path, host, lines))
                    .text();
        }
    }

    private static String basic(String user) {
        byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    private static void all(Server server) {
        server.routes()
                .get("/all", says("get"))
                .post("/all", says("post"))
                .put("/all", says("put"))
                .delete("/all", says("delete"))
                .patch("/all", says("patch"))
                .options("/all", HttpRoute.of(says("options")))
                .head("/all", HttpRoute.of(says("a long head")));
        server.routes().post("/post", says("only")).webSocket("/ws", (socket, message) -> {});
    }

    @Test
    void HT_01_everyMethodHasItsHandler() {
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
            assertThat(ask(RoutingTest::all, method, "/all"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith(method.toLowerCase(Locale.ROOT) + " " + method);
        }
        assertThat(ask(RoutingTest::all, "HEAD", "/all"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Length: " + "a long head HEAD".length())
                .endsWith("\r\n\r\n");
    }

    @Test
    void R_55_othersAreToldWhichThereAre() {
        for (String method : new String[] {"GET", "HEAD", "PUT", "TRACE"}) {
            assertThat(ask(RoutingTest::all, method, "/post"))
                    .startsWith("HTTP/1.1 405")
                    .contains("Allow: POST, OPTIONS\r\n");
        }
        assertThat(ask(RoutingTest::all, "OPTIONS", "/post"))
                .startsWith("HTTP/1.1 204")
                .contains("Allow: POST, OPTIONS\r\n");
        assertThat(ask(RoutingTest::all, "GET", "/ws")).startsWith("HTTP/1.1 426");
        assertThat(ask(RoutingTest::all, "POST", "/ws"))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: GET, OPTIONS\r\n");
        assertThat(ask(RoutingTest::all, "OPTIONS", "/nowhere")).startsWith("HTTP/1.1 404");
    }

    @Test
    void D_13_aMountSeesItsPathWithoutThePrefix() {
        Routes inner =
                new Routes()
                        .get("/", says("root"))
                        .get("/{name}", request -> HttpAnswer.text(200, whole(request)));
        Routes outer = new Routes().mount("/in/", inner).get("/{x}/{y}", says("pattern"));
        Consumer<Server> routes =
                server -> server.mount("/api", outer).get("/api/in/own", says("literal"));

        assertThat(ask(routes, "GET", "/api/in")).endsWith("root GET");
        assertThat(ask(routes, "GET", "/api/in/")).endsWith("root GET");
        assertThat(ask(routes, "GET", "/api/in/a%20b")).endsWith("/api/in/a b: a b");
        assertThat(ask(routes, "GET", "/api/in/own")).endsWith("literal GET");
        assertThat(ask(routes, "GET", "/api/x/y")).endsWith("pattern GET");
        assertThat(ask(routes, "GET", "/api/in/x/y")).startsWith("HTTP/1.1 404");
        assertThat(ask(routes, "GET", "/apian/in")).startsWith("HTTP/1.1 404");
    }

    private static String whole(HttpRequest request) {
        return request.path() + ": " + request.pathParameter("name").orElseThrow();
    }

    @Test
    void D_13_aMountAtTheRootComesLast() {
        Routes rest = new Routes().get("/{all...}", says("rest"));
        Consumer<Server> routes = server -> server.mount("/", rest).get("/a/{b}", says("own"));

        assertThat(ask(routes, "GET", "/a/b")).endsWith("own GET");
        assertThat(ask(routes, "GET", "/a")).endsWith("rest GET");
    }

    @Test
    void D_12_aHostHasRoutesOfItsOwn() {
        Routes one = new Routes().get("/", says("one"));
        Routes sub = new Routes().get("/", says("sub"));
        Consumer<Server> routes =
                server -> {
                    server.get("/", says("default"));
                    server.routes().host("One.example", one).host("*.two.example", sub);
                };

        assertThat(askHost(routes, "one.EXAMPLE", "GET", "/")).endsWith("one GET");
        assertThat(askHost(routes, "one.example:9001", "GET", "/")).endsWith("one GET");
        assertThat(askHost(routes, "a.two.example", "GET", "/")).endsWith("sub GET");
        assertThat(askHost(routes, "localhost", "GET", "/")).endsWith("default GET");
        for (String other : new String[] {"two.example", "a.b.two.example", "x.one.example"}) {
            assertThat(askHost(routes, other, "GET", "/")).startsWith("HTTP/1.1 421");
        }
    }

    @Test
    void D_12_aHostHasADefaultSubprotocolOfItsOwn() {
        Routes chat =
                new Routes()
                        .webSocket(
                                "/",
                                WebSocketRoute.of(answering("plain chat"))
                                        .subprotocol("chat", answering("chat")));
        Routes strict =
                new Routes()
                        .webSocket(
                                "/",
                                WebSocketRoute.of(answering("none"))
                                        .subprotocol("chat", answering("strict chat"))
                                        .requireSubprotocol());
        Server set = Server.on(0);
        set.routes().host("chat.example", chat).host("strict.example", strict);
        try (Server server = set.start()) {
            assertThat(greeted(server, "chat.example")).isEqualTo("plain chat");
            assertThat(greeted(server, "chat.example", "Sec-WebSocket-Protocol: chat"))
                    .isEqualTo("chat");
            assertThat(greeted(server, "strict.example", "Sec-WebSocket-Protocol: chat"))
                    .isEqualTo("strict chat");
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(RawHandshake.request("/", "strict.example")).expectStatus(400);
            }
        }
    }

    private static WebSocketListener answering(String text) {
        return (socket, message) -> socket.send(text);
    }

    private static String greeted(Server server, String host, String... lines) {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(RawHandshake.request("/", host, lines)).expectStatus(101);
            peer.send(Wire.text("hello"));
            return new String(peer.expectFrame().payload(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void D_13_fixedFieldsStandInEveryAnswerThatHasNoneOfThem() {
        Routes inner = new Routes().header("X-Frame-Options", "DENY").header("X-Where", "inner");
        inner.get("/", request -> HttpAnswer.text(200, "").header("x-own", "its own"));
        inner.webSocket("/ws", (socket, message) -> {});
        Routes outer = new Routes().header("X-Where", "outer").header("X-Own", "outer");
        outer.mount("/i", inner);
        Consumer<Server> routes = server -> server.mount("/o", outer);

        String found = ask(routes, "GET", "/o/i/");
        assertThat(found).contains("X-Frame-Options: DENY\r\n", "X-Where: inner\r\n");
        assertThat(found).contains("x-own: its own\r\n").doesNotContain("outer");
        assertThat(ask(routes, "GET", "/o/i/no"))
                .startsWith("HTTP/1.1 404")
                .contains("X-Frame-Options: DENY\r\n", "X-Own: outer\r\n");
        assertThat(
                        ask(
                                routes,
                                "GET",
                                "/o/i/ws",
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                .startsWith("HTTP/1.1 101")
                .contains("X-Where: inner\r\n");
    }

    @Test
    void D_13_redirectsKeepMethodNamesAndQueryAndNeverLeaveTheHost() {
        Consumer<Server> routes =
                server ->
                        server.routes()
                                .redirect("/old/{rest...}", "/new/{rest}")
                                .redirect("/out", "https://other.example/?a=1", 303);

        assertThat(ask(routes, "POST", "/old/a%20b/c?x=1&y"))
                .startsWith("HTTP/1.1 308")
                .contains("Location: /new/a%20b/c?x=1&y\r\n");
        assertThat(ask(routes, "GET", "/old//evil.example"))
                .contains("Location: /new/evil.example\r\n");
        assertThat(ask(routes, "GET", "/old/a%0d%0aX:1")).contains("Location: /new/a%0D%0AX:1\r\n");
        assertThat(ask(routes, "GET", "/out?b=2"))
                .startsWith("HTTP/1.1 303")
                .contains("Location: https://other.example/?a=1\r\n");
    }

    @Test
    void H_20_onlyWhoNamesItselfRightlyComesIn() {
        BasicAuth users = BasicAuth.realm("the house").user("ann", "se:cret").user("Jörg", "pä");
        Routes inner = new Routes().get("/", says("inside")).basicAuth(users);
        Consumer<Server> routes = server -> server.mount("/house", inner);

        assertThat(ask(routes, "GET", "/house", basic("ann:se:cret"))).endsWith("inside GET");
        assertThat(ask(routes, "GET", "/house", basic("Jörg:pä"))).endsWith("inside GET");
        String[] wrong = {
            basic("ann:se:cre"),
            basic("ann:se:cretx"),
            basic("ann:"),
            basic(":se:cret"),
            basic("bob:se:cret"),
            basic("ann"),
            "Authorization: Basic !!",
            "Authorization: Bearer ann",
            "X-None: 1"
        };
        for (String field : wrong) {
            for (String path : new String[] {"/house", "/house/nowhere"}) {
                assertThat(ask(routes, "GET", path, field))
                        .startsWith("HTTP/1.1 401")
                        .contains("WWW-Authenticate: Basic realm=\"the house\", charset=\"UTF-8\"");
            }
        }
    }

    @Test
    void nothingChangesOnceAServerIsStarted() {
        Routes inner = new Routes();
        try (Server server = Server.on(0).mount("/in", inner).start()) {
            assertThatThrownBy(() -> inner.get("/", says("late")))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> server.routes().header("X", "y"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatCannotBeRoutedIsRefusedAtOnce() {
        Routes routes = new Routes().get("/a", says("a"));
        Routes hosted = new Routes().host("one.example", new Routes());

        refuses("two routes for GET", () -> routes.get("/a", says("b")));
        refuses("method=TRACE", () -> routes.on("TRACE", "/a", HttpRoute.of(says("a"))));
        refuses("begins with /", () -> routes.mount("api", new Routes()));
        refuses("without {names}", () -> routes.mount("/{a}", new Routes()));
        refuses("mounted into themselves", () -> routes.mount("/x", routes));
        refuses("virtual hosts", () -> routes.mount("/x", hosted));
        refuses("not a host", () -> routes.host("one:80", new Routes()));
        refuses("a host within a host", () -> routes.host("two.example", hosted));
        refuses("the server writes this", () -> routes.header("Connection", "x"));
        refuses("a path from /", () -> routes.redirect("/r/{s}", "{s}"));
        refuses("a path from /", () -> routes.redirect("/r", "//other.example"));
        refuses("status=200", () -> routes.redirect("/r", "/s", 200));
        refuses("not empty, without colon", () -> BasicAuth.realm("r").user("a:b", "c"));
    }

    private static void refuses(String text, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
