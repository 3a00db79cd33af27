package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.AddressRanges;
import dev.corinth.engine.ConnectionFilter;
import dev.corinth.engine.Counter;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.server.Proxies.Forwarding;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

import javax.net.ssl.SSLSocket;

/// Servers behind proxies: who is believed, and what.
class ProxiesTest {
    private static final Proxies HERE = Proxies.trusting("127.0.0.1", "10.0.0.0/8");
    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 80\r\n";

    private static Server serving(Proxies proxies) {
        return serving(ServerConfig.STANDARD.port(0).listening(place -> place.proxies(proxies)));
    }

    private static Server serving(ServerConfig config) {
        return Server.with(config)
                .get(
                        "/",
                        asked ->
                                HttpAnswer.text(
                                        200,
                                        "client="
                                                + text(asked.clientAddress())
                                                + " peer="
                                                + host(asked.peerAddress())
                                                + " secure="
                                                + asked.isSecure()
                                                + ";"))
                .webSocket("/", (socket, message) -> socket.send(message))
                .start();
    }

    private static String host(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress().getHostAddress();
    }

    private static String text(SocketAddress address) {
        return host(address) + ":" + ((InetSocketAddress) address).getPort();
    }

    /// What the server says of a request with some fields.
    private static String said(Server server, String... fields) {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            return said(peer, fields);
        }
    }

    private static String said(RawPeer peer, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        peer.sendText("GET / HTTP/1.1\r\nHost: localhost\r\n" + more + "Connection: close\r\n\r\n");
        String answer = new String(peer.readToEnd(), StandardCharsets.ISO_8859_1);
        assertThat(answer).startsWith("HTTP/1.1 200");
        return answer.substring(answer.indexOf("client="), answer.lastIndexOf(';'));
    }

    @Test
    void E_08_forwardedFieldsAreIgnoredByDefault() {
        try (Server server = serving(ServerConfig.STANDARD.port(0))) {
            assertThat(
                            said(
                                    server,
                                    "X-Forwarded-For: 192.0.2.7",
                                    "X-Forwarded-Proto: https",
                                    "Forwarded: for=192.0.2.7;proto=https"))
                    .startsWith("client=127.0.0.1:")
                    .endsWith("peer=127.0.0.1 secure=false");
        }
    }

    @Test
    void E_08_forwardedFieldsOfOthersAreIgnored() {
        Proxies elsewhere =
                Proxies.trusting("10.0.0.0/8", "::1").forwarding(Forwarding.X_FORWARDED);
        try (Server server = serving(elsewhere)) {
            assertThat(said(server, "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https"))
                    .startsWith("client=127.0.0.1:")
                    .endsWith("secure=false");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For: 192.0.2.7 | 192.0.2.7:0",
                "X-Forwarded-For: 192.0.2.7:4711 | 192.0.2.7:4711",
                "X-Forwarded-For: 2001:db8::1 | 2001:db8:0:0:0:0:0:1:0",
                "X-Forwarded-For: [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1:4711",
                // The client's own word stands in front and is not believed.
                "X-Forwarded-For: 203.0.113.1, 192.0.2.7 | 192.0.2.7:0",
                "X-Forwarded-For: 203.0.113.1, 192.0.2.7, 10.0.0.2, 10.0.0.1 | 192.0.2.7:0",
                "X-Forwarded-For: nonsense, 192.0.2.7 | 192.0.2.7:0",
                "X-Forwarded-For: 192.0.2.7, nonsense | 0.0.0.0:0",
                "X-Forwarded-For: 192.0.2.7, 010.0.0.1 | 0.0.0.0:0",
                "X-Forwarded-For: 192.0.2.7, localhost, 10.0.0.1 | 0.0.0.0:0",
                "X-Forwarded-For: unknown | 0.0.0.0:0",
                // Another field than the one that is set.
                "Forwarded: for=192.0.2.7 | 127.0.0.1",
            })
    void E_08_theLastWhoIsNotTrustedIsTheClient(String field, String client) {
        try (Server server = serving(HERE.forwarding(Forwarding.X_FORWARDED))) {
            assertThat(said(server, field)).startsWith("client=" + client);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Forwarded: for=192.0.2.7 | 192.0.2.7:0 | false",
                "Forwarded: For=\"192.0.2.7:4711\"; Proto=https | 192.0.2.7:4711 | true",
                "Forwarded: for=\"[2001:db8::1]\";proto=https | 2001:db8:0:0:0:0:0:1:0 | true",
                "Forwarded: for=203.0.113.1;proto=https,for=192.0.2.7;proto=http"
                        + " | 192.0.2.7:0 | false",
                "Forwarded: for=192.0.2.7;proto=https,for=10.0.0.1;proto=http"
                        + " | 192.0.2.7:0 | true",
                "Forwarded: for=\"x, for=192.0.2.7\" | 0.0.0.0:0 | false",
                "Forwarded: for=_hidden;proto=https | 0.0.0.0:0 | true",
                "Forwarded: for=unknown | 0.0.0.0:0 | false",
                "Forwarded: nonsense | 0.0.0.0:0 | false",
                "X-Forwarded-For: 192.0.2.7 | 127.0.0.1 | false",
                // A client that opens a quote, so that its proxy's word is inside.
                "Forwarded: for=6.6.6.6;x=\", for=192.0.2.7 | 0.0.0.0:0 | false",
                "Forwarded: for=6.6.6.6;x=\", for=\"[2001:db8::1]\" | 0.0.0.0:0 | false",
                "Forwarded: for=6.6.6.6;x=\"\\, for=192.0.2.7 | 0.0.0.0:0 | false",
                "Forwarded: x=\"\\\",for=6.6.6.6;y=\", for=192.0.2.7 | 192.0.2.7:0 | false",
                "Forwarded: for=\"192.0.2.\\7\" | 192.0.2.7:0 | false",
            })
    void E_08_forwardedOfRfc7239(String field, String client, boolean isSecure) {
        try (Server server = serving(HERE.forwarding(Forwarding.FORWARDED))) {
            assertThat(said(server, field))
                    .startsWith("client=" + client)
                    .endsWith("secure=" + isSecure);
        }
    }

    @Test
    void E_08_aQuoteThatIsLeftOpenReachesNoOtherLine() {
        try (Server server = serving(HERE.forwarding(Forwarding.FORWARDED))) {
            assertThat(said(server, "Forwarded: for=6.6.6.6;x=\"", "Forwarded: for=192.0.2.7"))
                    .startsWith("client=192.0.2.7:0");
            assertThat(
                            said(
                                    server,
                                    "Forwarded: x=\"\\\",for=6.6.6.6;y=\"",
                                    "Forwarded: for=192.0.2.7"))
                    .startsWith("client=192.0.2.7:0");
        }
    }

    @ParameterizedTest
    @CsvSource({"X_FORWARDED, X-Forwarded-For:, ''", "FORWARDED, Forwarded:, for="})
    void E_08_ofAFieldThatIsTooLongTheEndIsRead(Forwarding kind, String field, String before) {
        String many = (before + "6.6.6.6, ").repeat(1000);
        String one = before + "6".repeat(5000);
        try (Server server = serving(HERE.forwarding(kind))) {
            assertThat(said(server, field + " " + many + before + "192.0.2.7"))
                    .startsWith("client=192.0.2.7:0");
            assertThat(said(server, field + " " + one + ", " + before + "192.0.2.7"))
                    .startsWith("client=192.0.2.7:0");
            assertThat(said(server, field + " " + one)).startsWith("client=0.0.0.0:0");
        }
    }

    @Test
    void E_08_aProxyThatNamesNobodySpeaksForItself() {
        try (Server server = serving(HERE.forwarding(Forwarding.X_FORWARDED))) {
            assertThat(said(server)).startsWith("client=127.0.0.1:");
            assertThat(said(server, "X-Forwarded-Proto: https"))
                    .startsWith("client=127.0.0.1:")
                    .endsWith("secure=true");
        }
    }

    @Test
    void TL_08_aProxyThatEndsTlsMakesAnOriginOfHttpsRight() {
        Proxies proxies = HERE.forwarding(Forwarding.X_FORWARDED);
        try (Server server = serving(proxies)) {
            String host = "localhost:" + server.port();
            String[] fields = {
                "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https", "Origin: https://" + host
            };
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.upgrade("/", fields);
                peer.send(Wire.text("Hello")).expectText("Hello");
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                String request = RawHandshake.request("/", host, "Origin: https://" + host);
                peer.sendText(request).expectStatus(403);
            }
        }
    }

    @Test
    void E_08_theProxyProtocolIsSpokenByTrustedPeersAlone() {
        try (Server server = serving(HERE.withProxyProtocol());
                RawPeer peer = RawPeer.connect(server.port());
                RawPeer without = RawPeer.connect(server.port())) {
            peer.sendText(HEADER);
            assertThat(said(peer)).isEqualTo("client=192.0.2.7:4711 peer=192.0.2.7 secure=false");
            without.sendText("GET / HTTP/1.1\r\n").expectEnd();
            assertThat(server.count(Counter.REFUSED_HEADER)).isEqualTo(1);
        }
        try (Server server = serving(Proxies.trusting("10.0.0.0/8").withProxyProtocol());
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(HEADER).expectStatus(400);
        }
    }

    @Test
    void E_08_theProxyProtocolStandsInFrontOfTls() throws IOException {
        Identity identity = Identity.of("localhost");
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .tls(identity.serverContext())
                        .listening(place -> place.proxies(HERE.withProxyProtocol()));
        try (Server server = serving(config);
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            plain.getOutputStream().write(HEADER.getBytes(StandardCharsets.ISO_8859_1));
            SSLSocket socket =
                    (SSLSocket)
                            identity.clientContext()
                                    .getSocketFactory()
                                    .createSocket(plain, "localhost", server.port(), true);
            try (RawPeer peer = RawPeer.of(socket)) {
                assertThat(said(peer))
                        .isEqualTo("client=192.0.2.7:4711 peer=192.0.2.7 secure=true");
            }
        }
    }

    @Test
    void SV_36_aFilterIsAskedBeforeAnythingIsRead() throws IOException {
        ConnectionFilter nobodyHere =
                ConnectionFilter.denying(AddressRanges.of("127.0.0.0/8", "::1"));
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .listening(place -> place.filter(nobodyHere))
                        .alsoListening(Listening.onPort(0));
        try (Server server = serving(config)) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                Wire.await("refused", () -> server.count(Counter.REFUSED_BY_FILTER) == 1);
            }
            var other = (InetSocketAddress) server.addresses().getLast();
            try (RawPeer peer = RawPeer.connect(other.getPort())) {
                assertThat(said(peer)).startsWith("client=127.0.0.1");
            }
        }
    }

    @Test
    void A_10_establishedPeersStayWhenHandshakesStop() {
        ServerConfig config =
                ServerConfig.STANDARD.port(0).loops(part -> part.count(1).maxHandshaking(5));
        try (Server server = serving(config);
                RawPeer user = Wire.open(server, "/")) {
            var silent = new ArrayList<RawPeer>();
            for (int i = 0; i < 20; i++) {
                RawPeer peer = RawPeer.connect(server.port());
                silent.add(peer);
                peer.sendText(i % 2 == 0 ? "GET / HT" : "\r");
            }
            Wire.await("15 cut", () -> server.count(Counter.HANDSHAKES_CUT) == 15);
            user.send(Wire.text("still here")).expectText("still here");
            try (RawPeer late = Wire.open(server, "/")) {
                late.send(Wire.text("late")).expectText("late");
            }
            silent.forEach(RawPeer::close);
        }
    }
}
