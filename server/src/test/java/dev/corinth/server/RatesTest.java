package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Rate;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.TrafficLimits;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// How fast peers may send, each for itself and all of one address together.
class RatesTest {
    private static final TrafficLimits TEN = TrafficLimits.ofMessages(Rate.perSecond(10).burst(20));

    private static final Proxies PROXY =
            Proxies.trusting("127.0.0.1").forwarding(Proxies.Forwarding.X_FORWARDED);

    private final Diary diary = new Diary();

    private Stepped serving(TrafficLimits limits) {
        return Stepped.serving(server -> server.webSocket("/", route(limits)));
    }

    private WebSocketRoute route(TrafficLimits limits) {
        return WebSocketRoute.of(diary)
                .config(WebSocketConfig.STANDARD.traffic(limits))
                .authenticate(Authentication.none());
    }

    /// Listens on all addresses, so that peers have one of their own.
    private static ServerConfig everywhere(UnaryOperator<PerAddress> rates) {
        return ServerConfig.STANDARD
                .address(new InetSocketAddress(0))
                .listening(part -> part.insecure(true))
                .perAddress(rates);
    }

    private static RawFrame[] messages(int count) {
        return Stream.generate(() -> Wire.text("m")).limit(count).toArray(RawFrame[]::new);
    }

    private int heard() {
        return (int) diary.rest().stream().filter(line -> line.startsWith("text")).count();
    }

    private static int code(List<RawFrame> frames) {
        byte[] payload = frames.getLast().payload();
        return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    }

    @Test
    void A_26_whoSendsTooMuchIsReadMoreSlowly() {
        try (Stepped stepped = serving(TEN)) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            peer.line.send(RawFrames.write(messages(100)));
            for (int i = 0; i < 3; i++) {
                int unused = stepped.engine.turn(Duration.ZERO);
                assertThat(unused).isNotNegative();
            }
            // The one that was too much is shown; then the rest waits.
            assertThat(heard()).isEqualTo(21);
            int heard = 21;
            for (int second = 0; second < 3; second++) {
                stepped.elapse(Duration.ofSeconds(1));
                int more = heard();
                assertThat(more).isBetween(9, 11);
                heard += more;
            }
            stepped.advanceSeconds(10);
            assertThat(heard()).isEqualTo(100 - heard);
            assertThat(peer.frames()).isEmpty();
        }
    }

    @Test
    void A_26_whoSendsTooMuchIsClosedWhereThatIsAskedFor() {
        try (Stepped stepped = serving(TEN.closing())) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            peer.send(messages(20));
            stepped.advanceSeconds(1);
            peer.send(messages(10));
            assertThat(heard()).isEqualTo(30);
            peer.send(messages(11));
            assertThat(heard()).isEqualTo(0);
            assertThat(code(peer.frames())).isEqualTo(1008);
            assertThat(stepped.engine.count(Counter.OVER_RATE)).isEqualTo(1);
        }
    }

    @Test
    void A_26_bytesHaveARateToo() {
        TrafficLimits limits = TrafficLimits.NONE.bytes(Rate.perSecond(1000).burst(5000)).closing();
        try (Stepped stepped = serving(limits)) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            peer.send(Wire.binary(2500), Wire.binary(2500));
            assertThat(peer.frames()).isEmpty();
            peer.send(Wire.binary(10));
            assertThat(code(peer.frames())).isEqualTo(1008);
        }
    }

    @Test
    void A_26_peersOfOneAddressShareTheRateOfTheirAddress() {
        ServerConfig config = everywhere(part -> part.messages(Rate.perSecond(10)));
        try (Stepped stepped =
                Stepped.serving(config, server -> server.webSocket("/", route(TEN.closing())))) {
            Stepped.Peer one = stepped.connectFrom("192.0.2.1").upgrade("/");
            Stepped.Peer two = stepped.connectFrom("192.0.2.1").upgrade("/");
            Stepped.Peer other = stepped.connectFrom("192.0.2.2").upgrade("/");
            one.send(messages(6));
            other.send(messages(6));
            two.send(messages(6));
            assertThat(code(two.frames())).isEqualTo(1008);
            assertThat(other.frames()).isEmpty();
            assertThat(one.frames()).isEmpty();
        }
    }

    private static Stepped.Peer upgrade(Stepped stepped, String client) {
        Stepped.Peer peer = stepped.connectFrom("127.0.0.1");
        peer.send(RawHandshake.request("/", "localhost", "X-Forwarded-For: " + client));
        return peer;
    }

    @Test
    void A_26_behindAProxyItsClientsAreCounted() {
        ServerConfig config =
                everywhere(part -> part.messages(Rate.perSecond(10)))
                        .listening(part -> part.proxies(PROXY));
        try (Stepped stepped =
                Stepped.serving(
                        config,
                        server -> server.webSocket("/", route(TrafficLimits.NONE.closing())))) {
            Stepped.Peer one = upgrade(stepped, "192.0.2.1");
            Stepped.Peer other = upgrade(stepped, "192.0.2.2");
            one.send(messages(11));
            other.send(messages(6));
            assertThat(heard()).isEqualTo(16);
            assertThat(stepped.engine.count(Counter.OVER_RATE)).isEqualTo(1);
        }
    }

    @Test
    void E_11_behindAProxyFailedLoginsLockOutOnlyWhoFails() {
        ServerConfig config =
                everywhere(part -> part.failedLogins(Rate.perMinute(1).burst(2)))
                        .listening(part -> part.proxies(PROXY));
        Authenticator nobody = Authenticator.ofTokens(TokenPlace.bearer(), Map.of());
        WebSocketRoute route = WebSocketRoute.of(diary).authenticate(Authentication.by(nobody));
        try (Stepped stepped = Stepped.serving(config, server -> server.webSocket("/", route))) {
            for (String client : List.of("192.0.2.1", "unknown")) {
                assertThat(upgrade(stepped, client).text()).startsWith("HTTP/1.1 401");
                assertThat(upgrade(stepped, client).text()).startsWith("HTTP/1.1 401");
                assertThat(upgrade(stepped, client).text()).startsWith("HTTP/1.1 429");
                assertThat(upgrade(stepped, "192.0.2.2").text()).startsWith("HTTP/1.1 401");
            }
        }
    }

    @Test
    void A_26_peersOnThisMachineAreNotCounted() {
        ServerConfig config = everywhere(part -> part.messages(Rate.perSecond(1)));
        try (Stepped stepped =
                Stepped.serving(
                        config,
                        server -> server.webSocket("/", route(TrafficLimits.NONE.closing())))) {
            Stepped.Peer local = stepped.connectFrom("127.0.0.1").upgrade("/");
            local.send(messages(50));
            assertThat(heard()).isEqualTo(50);
            assertThat(local.frames()).isEmpty();
        }
    }

    @Test
    void A_05_controlFramesOfOneAddressHaveARateTogether() {
        ServerConfig config = everywhere(part -> part.controlFrames(Rate.perSecond(10)));
        try (Stepped stepped =
                Stepped.serving(
                        config, server -> server.webSocket("/", route(TrafficLimits.NONE)))) {
            Stepped.Peer one = stepped.connectFrom("192.0.2.1").upgrade("/");
            Stepped.Peer two = stepped.connectFrom("192.0.2.1").upgrade("/");
            for (int i = 0; i < 5; i++) {
                one.send(Wire.pong());
                two.send(Wire.pong());
            }
            assertThat(one.frames()).isEmpty();
            one.send(Wire.pong());
            assertThat(code(one.frames())).isEqualTo(1008);
        }
    }

    @Test
    void A_26_anAddressWhoseLoginsFailHasToWait() {
        Authentication how =
                Authentication.by(
                        Authenticator.ofTokens(
                                TokenPlace.bearer(), Map.of("right", Login.of("ann"))));
        try (Stepped stepped =
                Stepped.serving(
                        everywhere(part -> part),
                        server ->
                                server.webSocket(
                                        "/", WebSocketRoute.of(diary).authenticate(how)))) {
            for (int i = 0; i < 20; i++) {
                assertThat(answer(stepped, "192.0.2.1", "wrong")).contains(" 401 ");
            }
            assertThat(answer(stepped, "192.0.2.1", "right"))
                    .contains(" 429 ")
                    .contains("Retry-After: 6\r\n");
            assertThat(answer(stepped, "192.0.2.2", "right")).contains(" 101 ");
            stepped.advanceSeconds(6);
            assertThat(answer(stepped, "192.0.2.1", "right")).contains(" 101 ");
            assertThat(stepped.engine.count(Counter.LOGINS_LIMITED)).isEqualTo(1);
            assertThat(stepped.engine.count(Counter.LOGINS_FAILED)).isEqualTo(20);
        }
    }

    private static String answer(Stepped stepped, String host, String token) {
        Stepped.Peer peer = stepped.connectFrom(host);
        peer.send(RawHandshake.request("/", "localhost", "Authorization: Bearer " + token));
        return peer.text();
    }
}
