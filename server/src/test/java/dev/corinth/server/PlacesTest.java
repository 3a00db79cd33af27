package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.PollerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Where a server listens: many places, each in its own way.
class PlacesTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static Server serving(ServerConfig config) {
        return Server.with(config).get("/", asked -> HttpAnswer.text(200, "here"));
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    private static void answers(int port) {
        try (RawPeer peer = RawPeer.connect(port)) {
            peer.sendText(REQUEST).expectStatus(200);
        }
    }

    private static void answers(Path path) throws IOException {
        try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            peer.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(12);
            while (answer.hasRemaining()) {
                assertThat(peer.read(answer)).isPositive();
            }
            assertThat(new String(answer.array(), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void SV_14_manyPortsEachPlainOrInTls() {
        Identity identity = Identity.of("localhost");
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .alsoListening(Listening.onPort(0).tls(identity.serverContext()))
                        .alsoListening(Listening.onPort(0));
        try (Server server = serving(config).start()) {
            List<SocketAddress> addresses = server.addresses();
            assertThat(addresses).hasSize(3).doesNotHaveDuplicates();
            assertThat(server.port()).isEqualTo(port(addresses.getFirst()));
            answers(port(addresses.get(0)));
            try (RawPeer peer = RawPeer.connectTls("localhost", port(addresses.get(1)))) {
                peer.sendText(REQUEST).expectStatus(200);
            }
            answers(port(addresses.get(2)));
        }
    }

    @Test
    void SV_14_eachPlaceAnswersToItsOwnNames() {
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .alsoListening(
                                Listening.onPort(0)
                                        .hosts(Listening.STANDARD.hosts().allowing("a.example")));
        try (Server server = serving(config).start()) {
            String named = REQUEST.replace("localhost", "a.example");
            int[] expected = {421, 200};
            for (int i = 0; i < 2; i++) {
                try (RawPeer peer = RawPeer.connect(port(server.addresses().get(i)))) {
                    peer.sendText(named).expectStatus(expected[i]);
                }
            }
        }
    }

    @Test
    void SV_32_onePlaceThatFailsUndoesAll() throws IOException {
        int port = freePort();
        try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
            ServerConfig config =
                    ServerConfig.STANDARD
                            .port(port)
                            .alsoListening(Listening.onPort(taken.getLocalPort()));
            assertThatThrownBy(() -> serving(config).start())
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining(":" + taken.getLocalPort())
                    .hasMessageContainingAll("in use", "choose another port");
            assertThatThrownBy(() -> new Socket(LOOPBACK, port).close())
                    .isInstanceOf(IOException.class);
            serving(ServerConfig.STANDARD.port(port)).start().close();
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            return free.getLocalPort();
        }
    }

    @Test
    void SV_16_aListOfAddressesHasOnePort() throws IOException {
        var six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
        var list = List.of(new InetSocketAddress(LOOPBACK, 0), six);
        ServerConfig config =
                ServerConfig.STANDARD.listening(
                        place -> place.endpoint(new Endpoint.Addresses(list, IpVersions.BOTH)));
        try (Server server = serving(config).start()) {
            assertThat(server.addresses())
                    .containsExactly(
                            new InetSocketAddress(LOOPBACK, server.port()),
                            new InetSocketAddress(InetAddress.ofLiteral("::1"), server.port()));
            answers(server.port());
            try (var peer = new Socket(six.getAddress(), server.port())) {
                String named = REQUEST.replace("localhost", "[::1]:" + server.port());
                peer.getOutputStream().write(named.getBytes(StandardCharsets.US_ASCII));
                assertThat(
                                new String(
                                        peer.getInputStream().readNBytes(12),
                                        StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
        }
    }

    @Test
    void SV_16_oneVersionOfIpAlone() {
        assertThat(reached(IpVersions.IPV4)).containsExactly("127.0.0.1");
        assertThat(reached(IpVersions.IPV6)).containsExactly("::1");
        assertThat(reached(IpVersions.APART)).containsExactly("127.0.0.1", "::1");
    }

    @Test
    void SV_17_oneSocketForBothVersions() {
        assertThat(reached(IpVersions.BOTH)).containsExactly("127.0.0.1", "::1");
    }

    private static List<String> reached(IpVersions versions) {
        var any = List.of(new InetSocketAddress(0));
        ServerConfig config =
                ServerConfig.STANDARD.listening(
                        place ->
                                place.endpoint(new Endpoint.Addresses(any, versions))
                                        .insecure(true));
        try (Server server = serving(config).start()) {
            assertThat(server.addresses()).hasSize(versions == IpVersions.APART ? 2 : 1);
            return List.of("127.0.0.1", "::1").stream()
                    .filter(host -> isReached(host, server.port()))
                    .toList();
        }
    }

    private static boolean isReached(String host, int port) {
        try (var peer = new Socket(InetAddress.ofLiteral(host), port)) {
            return peer.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void SV_15_oneInterfaceByName() {
        var place = new Endpoint.NetworkInterface("lo", 0, IpVersions.BOTH);
        ServerConfig config = ServerConfig.STANDARD.listening(part -> part.endpoint(place));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> serving(config).start())
                .withMessageContaining("insecure");
        try (Server server = serving(config.listening(part -> part.insecure(true))).start()) {
            answers(server.port());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Endpoint.NetworkInterface("x".repeat(16), 0, IpVersions.BOTH))
                .withMessageContaining("1 to 15");
    }

    @Test
    void SV_25_aPathWithItsMode(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("corinth.socket");
        ServerConfig config = ServerConfig.STANDARD.address(UnixDomainSocketAddress.of(path));
        try (Server server = serving(config).start()) {
            assertThat(server.address()).isEqualTo(UnixDomainSocketAddress.of(path));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            answers(path);
            assertThatThrownBy(server::port).hasMessageContaining("no port");
            assertThatThrownBy(() -> serving(config).start())
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("somebody listens there already");
            answers(path);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void SV_25_aSocketLeftBehindIsReplacedAndAFileIsNot(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("corinth.socket");
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        ServerConfig config = ServerConfig.STANDARD.address(UnixDomainSocketAddress.of(path));
        try (Server server = serving(config).start()) {
            assertThat(server.isServing()).isTrue();
            answers(path);
            // Somebody else's file is not ours to remove.
            Files.delete(path);
            Files.writeString(path, "precious");
        }
        assertThat(path).hasContent("precious");
        assertThatThrownBy(() -> serving(config).start())
                .isInstanceOf(PollerException.class)
                .hasMessageContaining("no socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void SV_25_aPipeWithANameIsNoSocket(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path path = folder.resolve("corinth.socket");
        Process making = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        assertThat(making.waitFor()).isZero();
        ServerConfig config = ServerConfig.STANDARD.address(UnixDomainSocketAddress.of(path));
        assertThatThrownBy(() -> serving(config).start())
                .isInstanceOf(PollerException.class)
                .hasMessageContaining("no socket");
        assertThat(path).exists();
    }

    @Test
    void SV_25_aFailureElsewhereLeavesNoFile(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("corinth.socket");
        try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
            ServerConfig config =
                    ServerConfig.STANDARD
                            .address(UnixDomainSocketAddress.of(path))
                            .alsoListening(Listening.onPort(taken.getLocalPort()));
            assertThatThrownBy(() -> serving(config).start()).isInstanceOf(PollerException.class);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void SV_14_socketsOfSystemdAreFound() {
        var environment =
                Map.of("LISTEN_FDS", "3", "LISTEN_PID", "42", "LISTEN_FDNAMES", "web:admin:web");
        assertThat(InheritedSockets.of(environment, 42))
                .extracting(Endpoint.Inherited::descriptor)
                .containsExactly(3, 4, 5);
        assertThat(InheritedSockets.named(environment, 42, "web"))
                .extracting(Endpoint.Inherited::descriptor)
                .containsExactly(3, 5);
        assertThat(InheritedSockets.of(environment, 43)).isEmpty();
        assertThat(InheritedSockets.of(Map.of(), 42)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                InheritedSockets.of(
                                        Map.of("LISTEN_FDS", "-1", "LISTEN_PID", "42"), 42))
                .withMessageContaining("LISTEN_FDS=-1");
    }

    @Test
    void SV_40_socketsAreSetUpForEachPlace() {
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .listening(
                                place ->
                                        place.backlog(16)
                                                .sockets(
                                                        sockets ->
                                                                sockets.noDelay(false)
                                                                        .buffers(64 << 10, 64 << 10)
                                                                        .keepAlive(
                                                                                Duration.ofSeconds(
                                                                                        30),
                                                                                Duration.ofSeconds(
                                                                                        5),
                                                                                3)
                                                                        .userTimeout(
                                                                                Duration.ofSeconds(
                                                                                        20))));
        try (Server server = serving(config).start()) {
            answers(server.port());
        }
        SocketConfig sockets = config.listening().sockets();
        assertThat(sockets.tuning().keepAlive().idleS()).isEqualTo(30);
        assertThat(sockets.tuning().userTimeoutMs()).isEqualTo(20_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sockets.userTimeout(Duration.ZERO))
                .withMessageContaining("userTimeout=PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sockets.keepAlive(Duration.ofMillis(1500), Duration.ZERO, 1))
                .withMessageContaining("idle=PT1.5S");
    }
}
