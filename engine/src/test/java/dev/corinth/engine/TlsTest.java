package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.Seeds;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.NioPoller;
import dev.corinth.simulator.Fault;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// TLS between lines and protocols, both roles against each other and against Java's own.
class TlsTest {
    private static final Identity IDENTITY = Identity.of("localhost", "127.0.0.1");

    private final List<Recorder> servers = new ArrayList<>();
    private final List<Recorder> clients = new ArrayList<>();

    @Test
    void bothRolesTalkUnderNastyFaults() {
        Seeds.check(12, seed -> talk(seed, SimulatedFaults.nasty(seed), 20_000));
    }

    @Test
    void bothRolesTalkByteByByte() {
        SimulatedFaults byteWise =
                SimulatedFaults.none().with(Fault.SHORT_RECEIVE, 1).receiveBytes(1);
        talk(1, byteWise, 500);
    }

    @Test
    void aMebibyteComesBack() {
        talk(1, SimulatedFaults.none(), 1 << 20);
    }

    private void talk(long seed, SimulatedFaults faults, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        String text = new String(Bytes.random(random, length), StandardCharsets.ISO_8859_1);
        servers.clear();
        clients.clear();
        try (Rig rig = Rig.with(seed, faults, config -> config)) {
            // The first connection makes what the loop keeps for all.
            connect(rig, IDENTITY.clientContext(), "localhost", self -> {});
            clients.removeFirst().connection.close();
            rig.run();
            servers.clear();
            long before = rig.loop().slabs().inUseBytes();
            connect(rig, IDENTITY.clientContext(), "localhost", self -> {});
            Recorder client = clients.getFirst();
            assertThat(client.events).containsExactly("opened");
            servers.getFirst().onReceived =
                    self -> {
                        self.sendThrough(self.text());
                        self.received.reset();
                    };

            for (int at = 0; at < length; ) {
                int part = Math.min(length - at, 1 + random.nextInt(60_000));
                client.send(text.substring(at, at + Math.min(part, 60_000)));
                at += part;
            }
            rig.run();
            assertThat(client.text().equals(text)).as("what came back").isTrue();
            assertThat(rig.loop().slabs().inUseBytes()).as("of idle ones").isEqualTo(before);
            client.connection.close();
            rig.run();

            assertThat(client.events).startsWith("opened").endsWith("closed");
            assertThat(client.closedCount).isEqualTo(1);
            assertThat(servers.getFirst().events).endsWith("ended", "closed");
        }
    }

    /// What a poller received there would be ciphertext.
    @Test
    void nothingIsReceivedWhereTheProtocolExpectsIt() {
        try (Rig rig = Rig.quiet();
                Arena arena = Arena.ofConfined()) {
            connect(rig, IDENTITY.clientContext(), "localhost", self -> {});
            Recorder server = servers.getFirst();
            MemorySegment place = arena.allocate(100);
            server.onReceived = self -> self.connection.expect(place, 0, 100);

            clients.getFirst().send("first");
            rig.run();
            clients.getFirst().send("second");
            rig.run();

            assertThat(server.text()).isEqualTo("firstsecond");
            assertThat(Bytes.fromNative(place, 0, 100)).containsOnly(0);
        }
    }

    @Test
    void T_08_aHalfThatEndsLetsTheOtherGoOn() {
        try (Rig rig = Rig.quiet()) {
            connect(rig, IDENTITY.clientContext(), "localhost", self -> {});
            Recorder client = clients.getFirst();
            Recorder server = servers.getFirst();
            server.onEnded = self -> {};
            client.send("question");
            client.connection.finish();
            rig.run();
            assertThat(server.text()).isEqualTo("question");
            assertThat(server.events).containsExactly("opened", "ended");

            server.send("answer");
            server.connection.close();
            rig.run();

            assertThat(client.text()).isEqualTo("answer");
            assertThat(client.events).containsExactly("opened", "ended", "closed");
        }
    }

    @Test
    void T_08_anEndWithoutAFarewellIsAnEnd() {
        try (Rig rig = Rig.quiet()) {
            connect(rig, IDENTITY.clientContext(), "localhost", self -> {});

            clients.getFirst().connection.abort();
            rig.run();

            assertThat(servers.getFirst().closedCount).isEqualTo(1);
        }
    }

    @Test
    void T_05_garbageInsteadOfAHandshakeIsAnsweredByAnAlert() {
        try (Rig rig = Rig.quiet()) {
            SocketAddress address = listen(rig, OutputLimits.STANDARD);
            SimulatedPeer peer = rig.connect(address);

            peer.send(
                    "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            rig.run();

            byte[] answer = peer.received();
            assertThat(answer).hasSizeGreaterThanOrEqualTo(7);
            assertThat(answer[0]).as("RFC 8446 §6: an alert record").isEqualTo((byte) 21);
            assertThat(servers.getFirst().events).containsExactly("closed");
            assertThat(servers.getFirst().reason.text()).startsWith("TLS: ");
        }
    }

    @Test
    void T_05_garbageAfterTheHandshakeEndsTheConnectionThoughOutputWaits() {
        try (Rig rig = Rig.quiet()) {
            connect(rig, IDENTITY.clientContext(), "localhost", self -> {});
            Recorder client = clients.getFirst();
            Recorder server = servers.getFirst();
            client.connection.pause();
            for (int i = 0; i < 30; i++) {
                server.send("x".repeat(60_000));
            }
            rig.run();
            assertThat(server.connection.waitingBytes()).isPositive();

            client.connection.tls = null;
            client.put("this is no record of TLS", FrameKind.MUST);
            rig.run();
            client.connection.resume();
            rig.run();

            assertThat(server.events).endsWith("closed");
            assertThat(server.reason.text()).startsWith("TLS: ");
        }
    }

    @Test
    void T_04_aHandshakeThatStopsIsCutInTime() {
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = rig.connect(listen(rig, OutputLimits.STANDARD));
            peer.send(Bytes.hex("16 03 01 40 00 01"));

            rig.advance(Duration.ofMillis(10_100));

            assertThat(servers.getFirst().events).containsExactly("closed");
            assertThat(peer.isReset()).isTrue();
            assertThat(rig.count(Counter.NOT_OPENED)).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatEndsInTheHandshakeIsTheReason() {
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = rig.connect(listen(rig, OutputLimits.STANDARD));

            peer.finish();
            rig.run();

            assertThat(servers.getFirst().events).containsExactly("closed");
            assertThat(servers.getFirst().reason.text()).contains("before the connection was open");
        }
    }

    @Test
    void anUntrustedCertificateIsTheReasonOfTheEnd() {
        refuses(Identity.of("localhost").clientContext(), "localhost", IDENTITY, "path");
    }

    @Test
    void anExpiredCertificateIsTheReasonOfTheEnd() {
        Instant now = Instant.now();
        Identity old =
                Identity.of(
                        now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(8)), "localhost");
        refuses(strictAboutTime(), "localhost", old, "NotAfter");
    }

    /// Java does not ask whether a certificate is expired that it was told to trust.
    private static SSLContext strictAboutTime() {
        X509TrustManager trust =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type)
                            throws CertificateException {
                        chain[0].checkValidity();
                    }

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type)
                            throws CertificateException {
                        chain[0].checkValidity();
                    }

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anotherNameInTheCertificateIsTheReasonOfTheEnd() {
        refuses(IDENTITY.clientContext(), "elsewhere.example", IDENTITY, "elsewhere.example");
    }

    private void refuses(SSLContext context, String host, Identity identity, String reason) {
        try (Rig rig = Rig.quiet()) {
            Service service =
                    Service.plain(Recorder.into(servers))
                            .tls(TlsSettings.server(identity.serverContext()));
            dial(rig, rig.listen(service), context, host, self -> {});

            assertThat(clients.getFirst().events).containsExactly("closed");
            assertThat(clients.getFirst().reason.text()).startsWith("TLS: ").contains(reason);
            assertThat(servers.getFirst().closedCount).isEqualTo(1);
        }
    }

    @Test
    void endingInTheMiddleOfAHandshakeIsNotForgottenWhenItSucceeds() {
        for (int turns = 0; turns < 12; turns++) {
            clients.clear();
            servers.clear();
            try (Rig rig = Rig.quiet()) {
                SocketAddress address = listen(rig, OutputLimits.STANDARD);
                rig.loop()
                        .connect(
                                address, client(IDENTITY.clientContext(), "localhost", self -> {}));
                for (int i = 0; i < turns; i++) {
                    rig.engine.turn(Duration.ZERO);
                }

                clients.getFirst().connection.close();
                rig.run();

                assertThat(clients.getFirst().closedCount).isEqualTo(1);
                assertThat(servers).allMatch(self -> self.closedCount == 1);
            }
        }
    }

    @Test
    void policiesHoldUnderTlsToo() {
        try (Rig rig = Rig.quiet()) {
            OutputLimits limits =
                    new OutputLimits(
                            10_000, 2000, OverflowPolicy.DROP_OLDEST, Duration.ofSeconds(10));
            SocketAddress address = listen(rig, limits);
            dial(rig, address, IDENTITY.clientContext(), "localhost", self -> {});
            Recorder server = servers.getFirst();
            clients.getFirst().connection.pause();
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                String message = "%05d".formatted(i) + "x".repeat(995);
                all.append(message);
                assertThat(server.send(message).isTaken()).isTrue();
                assertThat(server.connection.waitingBytes()).isLessThanOrEqualTo(12_000);
                rig.engine.turn(Duration.ZERO);
            }

            clients.getFirst().connection.resume();
            rig.run();

            String arrived = clients.getFirst().text();
            assertThat(arrived.length() % 1000).as("whole messages").isZero();
            assertThat(arrived).endsWith(all.substring(all.length() - 1000));
            long lost = (all.length() - arrived.length()) / 1000L;
            assertThat(rig.count(Counter.DROPPED)).isEqualTo(lost);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void talksToJavasOwnSockets(String version) throws Exception {
        Engine engine = Engine.start(EngineConfig.of(NioPoller.source()).loops(1));
        try {
            Service echo = echo(servers);
            var address = (InetSocketAddress) engine.listen(ListenSpec.of(Rig.ANY_PORT), echo);
            var factory = IDENTITY.clientContext().getSocketFactory();
            try (var socket = (SSLSocket) factory.createSocket("localhost", address.getPort())) {
                socket.setEnabledProtocols(new String[] {version});
                RawPeer peer = RawPeer.of(socket);
                byte[] bytes = Bytes.random(new SplittableRandom(1), 100_000);
                peer.send(bytes);
                assertThat(peer.read(bytes.length)).isEqualTo(bytes);
            }
        } finally {
            engine.stop(Duration.ZERO).join();
        }
    }

    @Test
    void T_02_aSecondHandshakeIsRefused() throws Exception {
        Engine engine = Engine.start(EngineConfig.of(NioPoller.source()).loops(1));
        try {
            Service echo = echo(servers);
            var address = (InetSocketAddress) engine.listen(ListenSpec.of(Rig.ANY_PORT), echo);
            var factory = IDENTITY.clientContext().getSocketFactory();
            try (var socket = (SSLSocket) factory.createSocket("localhost", address.getPort())) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                RawPeer peer = RawPeer.of(socket);
                peer.send("x".getBytes(StandardCharsets.US_ASCII));
                assertThat(peer.read(1)).isEqualTo("x".getBytes(StandardCharsets.US_ASCII));

                socket.startHandshake();
                assertThatThrownBy(() -> peer.read(1)).isInstanceOf(Throwable.class);
            }
            assertThat(engine.ended()).isNotDone();
        } finally {
            engine.stop(Duration.ZERO).join();
        }
        assertThat(servers.getFirst().reason.text()).contains("second handshake");
    }

    private static Service echo(List<Recorder> made) {
        Acceptor acceptor =
                Recorder.into(
                        made,
                        self ->
                                self.onReceived =
                                        it -> {
                                            it.sendThrough(it.text());
                                            it.received.reset();
                                        });
        return Service.plain(acceptor).tls(TlsSettings.server(IDENTITY.serverContext()));
    }

    private void connect(Rig rig, SSLContext context, String host, Consumer<Recorder> prepare) {
        dial(rig, listen(rig, OutputLimits.STANDARD), context, host, prepare);
    }

    private SocketAddress listen(Rig rig, OutputLimits limits) {
        return rig.listen(
                Service.plain(Recorder.into(servers))
                        .limits(limits)
                        .tls(TlsSettings.server(IDENTITY.serverContext())));
    }

    private void dial(
            Rig rig,
            SocketAddress address,
            SSLContext context,
            String host,
            Consumer<Recorder> prepare) {
        rig.loop().connect(address, client(context, host, prepare));
        rig.run();
    }

    private Service client(SSLContext context, String host, Consumer<Recorder> prepare) {
        return Service.plain(Recorder.into(clients, prepare))
                .tls(TlsSettings.client(context, host, 443));
    }

    @Test
    void TL_01_aClientNamesTheHostAndChecksIt() throws Exception {
        SSLContext context = SSLContext.getDefault();
        SSLEngine engine = TlsSettings.client(context, "ws.example.com", 443).engine();
        ByteBuffer hello = ByteBuffer.allocate(1 << 15);
        engine.wrap(ByteBuffer.allocate(0), hello);

        String bytes = new String(hello.array(), 0, hello.position(), StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("\0\16ws.example.com");
        assertThat(engine.getSSLParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }
}
