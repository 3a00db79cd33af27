package dev.corinth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Listening;
import dev.corinth.server.Secrets;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.TopicAccess;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// The figures of a server, looked at from outside.
class AdminServerTest {
    private static final int KEY = 0x37FA213D;

    private final LinkedBlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    private final Server server =
            Server.on(0)
                    .topic("room/+", TopicPolicy.STANDARD, TopicAccess.everybody())
                    .webSocket("/", listener())
                    .get("/page", request -> HttpAnswer.text(200, "hello\n"))
                    .start();
    private final AdminConfig config =
            AdminConfig.STANDARD.port(0).interval(Duration.ofMillis(100));
    private final AdminServer admin = AdminServer.start(server, config);

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    private WebSocketListener listener() {
        return new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket) {
                opened.add(socket);
            }

            @Override
            public void onMessage(WebSocket socket, Message message) {}
        };
    }

    private static RawPeer open(Server server) {
        RawPeer peer = RawPeer.connect(server.port());
        peer.upgrade("/");
        return peer;
    }

    private static RawFrame text(String text) {
        return RawFrame.text(text).withMask(KEY);
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant latest = Instant.now().plusSeconds(10);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(latest);
            Thread.onSpinWait();
        }
    }

    private static String get(int port, String path, String... lines) {
        try (RawPeer peer = RawPeer.connect(port)) {
            String more = String.join("\r\n", lines) + (lines.length == 0 ? "" : "\r\n");
            peer.sendText(
                    "GET "
                            + path
                            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + more
                            + "\r\n");
            return new String(peer.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    /// The value of a metric, by the beginning of its line.
    private long metric(String name) {
        return get(admin.port(), "/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void D_16_figuresAreThereInTheTextOfOpenMetrics() {
        try (RawPeer peer = open(server)) {
            peer.send(text("one"), text("two"));
            await("they are counted", () -> metric("corinth_messages_in_total") == 2);
            assertThat(metric("corinth_websockets")).isEqualTo(1);
            assertThat(metric("corinth_messages_in_total")).isEqualTo(2);
            peer.send(RawFrame.close(1000, "").withMask(KEY)).expectClose(1000);
        }
        assertThat(get(server.port(), "/page")).contains("200");
        assertThat(get(server.port(), "/nowhere")).contains("404");

        String all = get(admin.port(), "/metrics");
        assertThat(all)
                .startsWith("HTTP/1.1 200")
                .contains("Content-Type: application/openmetrics-text; version=1.0.0;")
                .endsWith("# EOF\n");
        await("it is counted", () -> metric("corinth_closes_total{code=\"1000\"}") == 1);
        assertThat(metric("corinth_responses_total{status=\"404\"}")).isEqualTo(1);
        assertThat(metric("corinth_responses_total{status=\"101\"}")).isEqualTo(1);
        for (Counter counter : Counter.values()) {
            assertThat(all).contains("\n# TYPE " + OpenMetrics.name(counter) + " counter\n");
        }
    }

    @Test
    void H_25_noPathBecomesALabel() {
        int before = get(admin.port(), "/metrics").split("\n").length;
        for (int i = 0; i < 50; i++) {
            assertThat(get(server.port(), "/random" + i)).contains("404");
        }
        String after = get(admin.port(), "/metrics");
        assertThat(after).doesNotContain("random");
        assertThat(after.split("\n").length).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void OB_08_healthAndReadinessAreTold() {
        assertThat(get(admin.port(), "/health")).startsWith("HTTP/1.1 200").endsWith("ok\n");
        assertThat(get(admin.port(), "/ready")).startsWith("HTTP/1.1 200").endsWith("ok\n");
        server.close();
        assertThat(get(admin.port(), "/ready")).startsWith("HTTP/1.1 503");
    }

    @Test
    void OB_08_aLoopThatIsHeldUpIsSeenFromOutside() {
        var go = new CountDownLatch(1);
        try (Server slow =
                        Server.with(ServerConfig.STANDARD.port(0).loops(part -> part.count(1)))
                                .webSocket(
                                        "/",
                                        (socket, message) -> {
                                            try {
                                                go.await();
                                            } catch (InterruptedException e) {
                                                Thread.currentThread().interrupt();
                                            }
                                        })
                                .start();
                RawPeer peer = open(slow)) {
            peer.send(text("hang"));
            await(
                    "it is seen",
                    () ->
                            slow.snapshot()
                                            .loops()
                                            .getFirst()
                                            .heldUp()
                                            .compareTo(Duration.ofMillis(300))
                                    > 0);
            go.countDown();
            await("it is counted", () -> slow.snapshot().count(Counter.SLOW_TURNS) == 1);
            assertThat(slow.snapshot().count(Counter.BUSY_NS)).isGreaterThan(300_000_000);
        }
    }

    @Test
    void E_26_figuresAreForThisMachineUnlessATokenIsAskedFor() {
        Listening open =
                Listening.STANDARD.address(new InetSocketAddress("0.0.0.0", 0)).insecure(true);
        AdminConfig everywhere = config.listening(open);
        assertThatThrownBy(() -> AdminServer.start(server, everywhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token");
        assertThat(AdminConfig.STANDARD.listening().isPrivate()).isTrue();
        assertThat(get(server.port(), "/metrics")).contains("404");

        String token = Secrets.newToken();
        try (AdminServer guarded = AdminServer.start(server, everywhere.token(token))) {
            int port = guarded.port();
            assertThat(get(port, "/metrics")).startsWith("HTTP/1.1 401");
            assertThat(get(port, "/metrics", "Authorization: Bearer x")).contains("401");
            assertThat(get(port, "/metrics", "Authorization: Bearer " + token)).contains("200");
            assertThat(get(port, "/health")).contains("200");
            assertThat(live(port, "Sec-WebSocket-Protocol: corinth-admin")).contains("401");
            assertThat(live(port, "Sec-WebSocket-Protocol: corinth-admin, token." + token))
                    .contains("101")
                    .doesNotContain(token);
            assertThat(live(port, "Origin: http://evil.example")).contains("403");
        }
    }

    private static String live(int port, String... lines) {
        try (RawPeer peer = RawPeer.connect(port)) {
            peer.sendText(RawHandshake.request("/live", "localhost", lines));
            return peer.expectHead();
        }
    }

    @Test
    void OB_08_thePageIsToldFiguresAndTheFramesOfOneConnection() throws InterruptedException {
        assertThat(get(admin.port(), "/"))
                .startsWith("HTTP/1.1 200")
                .contains("Content-Security-Policy: default-src 'none'")
                .doesNotContain("http://", "https://");
        try (RawPeer page = RawPeer.connect(admin.port());
                RawPeer peer = open(server)) {
            page.upgrade("/live", "Sec-WebSocket-Protocol: corinth-admin");
            long id = opened.take().id();
            String hex = Long.toHexString(id);
            assertThat(next(page, "figures")).contains("\"serving\":true", "\"loops\":[{");
            assertThat(next(page, "\"id\":\"" + hex)).contains("\"waiting\":0");

            page.send(text("tail " + hex));
            assertThat(next(page, "\"tail\"")).contains("\"found\":true");
            peer.send(text("password=abc"));
            assertThat(next(page, "\"frame\""))
                    .contains("\"sent\":false", "\"text\":\"password=***\"", hex);
            page.send(text("tail 1"));
            assertThat(next(page, "\"tail\"")).contains("\"found\":false");
            page.send(text("tail me"));
            page.send(text("ignored"));
            assertThat(next(page, "close")).contains("1008");
        }
    }

    @Test
    void OB_08_thePageIsToldTheBusiestTopics() throws InterruptedException {
        try (RawPeer page = RawPeer.connect(admin.port());
                RawPeer peer = open(server)) {
            page.upgrade("/live", "Sec-WebSocket-Protocol: corinth-admin");
            assertThat(next(page, "figures")).contains("\"topics\":0", "\"busiest\":[]");
            WebSocket socket = opened.take();
            server.topics().subscribe(socket, "room/1");
            server.topics().subscribe(socket, "room/2");
            await("both are there", () -> server.topics().hub().subscriptions() == 2);
            server.topics().publish("room/2", "one");
            server.topics().publish("room/2", "two");
            assertThat(peer.expectFrame().text()).isEqualTo("one");

            assertThat(next(page, "\"messages\":2"))
                    .contains(
                            "\"subscriptions\":2",
                            "\"published\":2,",
                            "\"busiest\":[{\"name\":\"room/2\",\"subscribers\":1,\"messages\":2},"
                                    + "{\"name\":\"room/1\",\"subscribers\":1,\"messages\":0}]");
        }
    }

    private static String next(RawPeer page, String what) {
        for (int i = 0; i < 100; i++) {
            RawFrame frame = page.expectFrame();
            if (frame.opcode() == RawFrame.CLOSE) {
                return "close "
                        + (((frame.payload()[0] & 0xFF) << 8) | (frame.payload()[1] & 0xFF));
            }
            String text = new String(frame.payload(), StandardCharsets.UTF_8);
            if (text.contains(what)) {
                return text;
            }
        }
        throw new AssertionError("not told: " + what);
    }

    @Test
    void O_16_lookingStopsNobody() {
        List<RawPeer> crowd = Stream.generate(() -> open(server)).limit(200).toList();
        long worstNs = 0;
        for (int i = 0; i < 50; i++) {
            long start = System.nanoTime();
            String text = OpenMetrics.text(server.snapshot());
            worstNs = i < 10 ? 0 : Math.max(worstNs, System.nanoTime() - start);
            assertThat(text).contains("corinth_connections 200\n");
        }
        assertThat(Duration.ofNanos(worstNs)).isLessThan(Duration.ofMillis(100));
        crowd.forEach(RawPeer::close);
    }
}
