package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientException;
import dev.corinth.client.ClientLoops;
import dev.corinth.http.HostRule;
import dev.corinth.oracle.Identity;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/// Our client and our server, with TLS, compression and sockets of the file system.
class ClientAndServerTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private static Server echo(ServerConfig config, WebSocketConfig webSocket) {
        return Server.with(config)
                .webSocket(
                        "/",
                        WebSocketRoute.of((socket, message) -> socket.send(message))
                                .config(webSocket))
                .start();
    }

    private static void echoes(Client client) {
        Random random = new Random(42);
        for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 500_000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            client.send(bytes);
            assertThat(client.receive(LONG).map(Message::bytes)).contains(bytes);
            String text = "ä".repeat(length / 2);
            client.send(text);
            assertThat(client.receive(LONG).map(Message::text)).contains(text);
        }
    }

    private static Server secure(Identity identity) {
        return echo(
                ServerConfig.STANDARD
                        .port(0)
                        .hosts(HostRule.localhost())
                        .tls(identity.serverContext()),
                WebSocketConfig.STANDARD);
    }

    private static void isNotTrusted(Identity of, Identity trusted) {
        try (Server server = secure(of)) {
            ClientConfig config = ClientConfig.STANDARD.trust(trusted.clientContext());
            assertThatThrownBy(() -> Client.connect("wss://localhost:" + server.port(), config))
                    .isInstanceOf(ClientException.class);
        }
    }

    @Test
    void PR_01_echoesMessagesOfEveryLength() {
        try (Server server = echo(ServerConfig.STANDARD.port(0), WebSocketConfig.STANDARD);
                Client client = Client.connect("ws://localhost:" + server.port() + "/")) {
            echoes(client);
        }
    }

    @Test
    void CL_03_speaksTlsByTheSchemeOfTheAddress() {
        Identity identity = Identity.of("localhost");
        try (Server server = secure(identity);
                Client client =
                        Client.connect(
                                "wss://localhost:" + server.port(),
                                ClientConfig.STANDARD.trust(identity.clientContext()))) {
            echoes(client);
            assertThat(client.close(3000, "").isClean()).isTrue();
        }
    }

    @Test
    void C_13_refusesCertificatesOfOthers() {
        Identity other = Identity.of("other.example");
        isNotTrusted(other, other);
        isNotTrusted(Identity.of("localhost"), Identity.of("localhost"));
    }

    @Test
    void C_13_refusesAnAddressThatTheCertificateDoesNotName() {
        Identity identity = Identity.of("localhost");
        ClientConfig config = ClientConfig.STANDARD.trust(identity.clientContext());
        try (Server server = secure(identity)) {
            assertThatThrownBy(() -> Client.connect("wss://127.0.0.1:" + server.port(), config))
                    .isInstanceOf(ClientException.class);
        }
    }

    @Test
    void C_13_trustsNoUnknownAuthorityUnlessTold() {
        try (Server server = secure(Identity.of("localhost"))) {
            assertThatThrownBy(() -> Client.connect("wss://localhost:" + server.port()))
                    .isInstanceOf(ClientException.class);
        }
    }

    @Test
    void D_05_compressesBothWaysWithAndWithoutTakeover() {
        for (boolean takeover : new boolean[] {false, true}) {
            WebSocketConfig deflate =
                    WebSocketConfig.STANDARD.deflate(
                            new DeflateConfig(true, takeover, takeover, 15, 15, 0, 6));
            try (Server server = echo(ServerConfig.STANDARD.port(0), deflate);
                    Client client =
                            Client.connect(
                                    "ws://localhost:" + server.port(),
                                    ClientConfig.STANDARD.webSocket(deflate))) {
                echoes(client);
                for (int i = 0; i < 50; i++) {
                    String text = "{\"number\":" + i + ",\"text\":\"the same again\"}";
                    client.send(text);
                    assertThat(client.receive(LONG).map(Message::text)).contains(text);
                }
            }
        }
    }

    @Test
    void PR_04_kindsSurviveCompressionAndTls() {
        Identity identity = Identity.of("localhost");
        WebSocketConfig deflate = WebSocketConfig.STANDARD.deflate(DeflateConfig.on());
        ServerConfig secure =
                ServerConfig.STANDARD
                        .port(0)
                        .hosts(HostRule.localhost())
                        .tls(identity.serverContext());
        try (Server server = echo(secure, deflate);
                Client client =
                        Client.connect(
                                "wss://localhost:" + server.port(),
                                ClientConfig.STANDARD
                                        .webSocket(deflate)
                                        .trust(identity.clientContext()))) {
            String text = "the same again ".repeat(500);
            client.send(text);
            client.send(text.getBytes(StandardCharsets.UTF_8));
            for (boolean isText : new boolean[] {true, false}) {
                Message reply = client.receive(LONG).orElseThrow();
                assertThat(reply.isText()).isEqualTo(isText);
                assertThat(reply.text()).isEqualTo(text);
            }
        }
    }

    @Test
    void connectsThroughASocketOfTheFileSystem(@TempDir Path folder) {
        Path file = folder.resolve("corinth.sock");
        ServerConfig config = ServerConfig.STANDARD.address(UnixDomainSocketAddress.of(file));
        try (Server server = echo(config, WebSocketConfig.STANDARD);
                Client client = Client.connect("ws+unix:" + file)) {
            assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(file));
            echoes(client);
        }
    }

    @Test
    void loopsOfItsOwnCloseTheirClients() {
        try (Server server = echo(ServerConfig.STANDARD.port(0), WebSocketConfig.STANDARD)) {
            ClientLoops loops = ClientLoops.start(1);
            Client client =
                    Client.connect(
                            "ws://localhost:" + server.port(), ClientConfig.STANDARD.loops(loops));
            echoes(client);
            loops.close();
            assertThat(client.closure()).isPresent();
            assertThat(client.isOpen()).isFalse();
            client.close();
            assertThatThrownBy(
                            () ->
                                    Client.connect(
                                            "ws://localhost:" + server.port(),
                                            ClientConfig.STANDARD.loops(loops)))
                    .isInstanceOf(ClientException.class);
        }
    }

    @Test
    void CL_02_knowsWhetherItIsOpen() {
        try (Server server = echo(ServerConfig.STANDARD.port(0), WebSocketConfig.STANDARD)) {
            Client client = Client.connect("ws://localhost:" + server.port());
            assertThat(client.isOpen()).isTrue();
            assertThat(client.closure()).isEqualTo(Optional.empty());
            client.close();
            assertThat(client.isOpen()).isFalse();
            assertThat(client.closure()).isPresent();
            client.close();
        }
    }
}
