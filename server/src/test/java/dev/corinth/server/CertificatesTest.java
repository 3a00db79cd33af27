package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.ClientAuth;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.TrustAll;
import dev.corinth.websocket.Login;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// Which certificate is shown to whom, who is asked for one, and what is agreed to.
class CertificatesTest {
    private static final Identity FIRST = Identity.of("localhost", "first.example");
    private static final Identity EXACT = Identity.of("a.example.com");
    private static final Identity WILD = Identity.of("*.example.com");

    @TempDir private Path folder;

    private ServerTls three() {
        return ServerTls.of(
                TlsNames.files(FIRST, folder, "first"),
                TlsNames.files(WILD, folder, "wild"),
                TlsNames.files(EXACT, folder, "exact"));
    }

    @ParameterizedTest
    @CsvSource({
        "first.example, first",
        "a.example.com, exact",
        "A.EXAMPLE.com, exact",
        "b.example.com, wild",
        "b.EXAMPLE.COM, wild",
        "xn--bcher-kva.example.com, wild",
        "example.com, first",
        "a.b.example.com, first",
        "com, first",
        "nobody.invalid, first",
    })
    void TL_02_theNameDecidesAndWildcardsStandForOneLabel(String host, String expected)
            throws IOException {
        Identity identity =
                switch (expected) {
                    case "exact" -> EXACT;
                    case "wild" -> WILD;
                    default -> FIRST;
                };
        try (Server server = TlsNames.serving(three())) {
            assertThat(TlsNames.shown(server, host)).isEqualTo(identity.certificate());
        }
    }

    /// What clients ask for is looked up and never entered: there is no cache that they could fill.
    @Test
    void E_21_namesThatAreAskedForAreNotKept() {
        var keys =
                new CertificateKeys(
                        List.of(CertificatePair.read(TlsNames.files(WILD, folder, "asked"))));
        int names = keys.nameCount();
        for (int i = 0; i < 100_000; i++) {
            assertThat(keys.knows("host-" + i + ".example")).isFalse();
            assertThat(keys.knows("host-" + i + ".example.com")).isTrue();
        }
        assertThat(keys.nameCount()).isEqualTo(names);
    }

    @Test
    void TL_07_aWildcardIsForTheLeftMostLabelAlone() {
        var keys =
                new CertificateKeys(
                        List.of(
                                CertificatePair.read(
                                        TlsNames.files(
                                                Identity.of("*.b.example", "f*.example", "*"),
                                                folder,
                                                "odd"))));
        assertThat(keys.knows("a.b.example")).isTrue();
        assertThat(keys.knows("b.example")).isFalse();
        assertThat(keys.knows("x.a.b.example")).isFalse();
        assertThat(keys.knows(".b.example")).isFalse();
        assertThat(keys.knows("foo.example")).isFalse();
        assertThat(keys.knows("localhost")).isFalse();
    }

    @Test
    void T_07_oddNamesGetTheFirstCertificateOrAnAlert() throws IOException {
        byte[][] odd = {
            "127.0.0.1".getBytes(StandardCharsets.US_ASCII),
            "x".repeat(300).getBytes(StandardCharsets.US_ASCII),
            "a.example.com.".getBytes(StandardCharsets.US_ASCII),
            {(byte) 0xFF, (byte) 0xFE, '.', (byte) 0x80},
            {0},
        };
        try (Server server = TlsNames.serving(three())) {
            assertThat(TlsNames.shown(server, List.of())).isEqualTo(FIRST.certificate());
            List<String> answers = new ArrayList<>();
            for (byte[] name : odd) {
                answers.add(answerTo(server, name));
            }
            assertThat(answers).containsExactly("first", "alert", "alert", "alert", "alert");
            assertThat(TlsNames.shown(server, "a.example.com")).isEqualTo(EXACT.certificate());
        }
    }

    private static String answerTo(Server server, byte[] name) throws IOException {
        try {
            boolean isFirst = TlsNames.shownToOdd(server, name).equals(FIRST.certificate());
            return isFirst ? "first" : "other";
        } catch (SSLException e) {
            assertThat(e).hasMessageContaining("illegal_parameter");
            return "alert";
        }
    }

    @Test
    void T_07_namesThatNobodyHasAreRefusedWhereThatIsAskedFor() throws IOException {
        try (Server server = TlsNames.serving(three().refusingUnknownNames())) {
            assertThat(TlsNames.shown(server, "b.example.com")).isEqualTo(WILD.certificate());
            assertThat(TlsNames.shown(server, List.of())).isEqualTo(FIRST.certificate());
            assertThatThrownBy(() -> TlsNames.shown(server, "nobody.invalid"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("unrecognized_name");
        }
    }

    @Test
    void TL_02_ofTwoKeysForOneNameTheClientGetsOneThatItCanUse() throws IOException {
        Identity rsa = Identity.rsa("localhost", "first.example");
        ServerTls tls =
                ServerTls.of(
                        TlsNames.files(FIRST, folder, "ec"), TlsNames.files(rsa, folder, "rsa"));
        try (Server server = TlsNames.serving(tls);
                SSLSocket socket = TlsNames.connect(server, TrustAll.context())) {
            assertThat(TlsNames.shown(server, "first.example")).isEqualTo(FIRST.certificate());
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
            socket.startHandshake();
            assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(rsa.certificate());
        }
    }

    @Test
    void C_2_08_theWholeChainIsSent() throws Exception {
        Identity root = Identity.authority("root");
        Identity leaf = root.signAuthority("middle").sign("localhost");
        try (Server server = TlsNames.serving(ServerTls.of(TlsNames.files(leaf, folder, "leaf")));
                SSLSocket socket = TlsNames.connect(server, root.clientContext())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getSession().getPeerCertificates()).hasSize(2);
            assertThat(TlsNames.answer(socket)).startsWith("HTTP/1.1 200");
        }
    }

    private static SSLContext holding(Identity identity, Identity trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "key", identity.key(), new char[0], new Certificate[] {identity.certificate()});
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("trusted", trusted.certificate());
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), managers.getTrustManagers(), new SecureRandom());
        return context;
    }

    private ServerTls asking(ClientAuth asked, Identity authority) {
        Path signers = authority.write(folder, "authority")[0];
        return ServerTls.of(TlsNames.files(FIRST, folder, "first"))
                .clientCertificates(asked, signers);
    }

    @Test
    void TL_04_certificatesOfClientsAreRequired() throws Exception {
        Identity authority = Identity.authority("clients");
        try (Server server = TlsNames.serving(asking(ClientAuth.REQUIRED, authority))) {
            try (SSLSocket known =
                    TlsNames.connect(server, holding(authority.sign("client"), FIRST))) {
                assertThat(TlsNames.answer(known)).endsWith("certificates=1");
            }
            try (SSLSocket stranger =
                    TlsNames.connect(server, holding(Identity.of("client"), FIRST))) {
                assertThatThrownBy(() -> TlsNames.answer(stranger)).isInstanceOf(IOException.class);
            }
            try (SSLSocket without = TlsNames.connect(server, FIRST.clientContext())) {
                assertThatThrownBy(() -> TlsNames.answer(without)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void TL_04_aWebSocketKnowsWhoseCertificateItsClientHas() throws Exception {
        Identity authority = Identity.authority("clients");
        Authenticator byCertificate =
                Authenticator.ofCertificates(
                        it -> Optional.of(Login.of(it.getSubjectX500Principal())));
        WebSocketRoute route =
                WebSocketRoute.of(
                                (socket, message) ->
                                        socket.send(socket.login().orElseThrow().name()))
                        .authenticate(Authentication.by(byCertificate));
        try (Server server =
                        Server.with(
                                        ServerConfig.STANDARD
                                                .port(0)
                                                .tls(asking(ClientAuth.REQUESTED, authority)))
                                .webSocket("/", route)
                                .start();
                SSLSocket known =
                        TlsNames.connect(server, holding(authority.sign("client"), FIRST));
                RawPeer peer = RawPeer.of(known);
                SSLSocket without = TlsNames.connect(server, FIRST.clientContext());
                RawPeer stranger = RawPeer.of(without)) {
            peer.upgrade("/");
            peer.send(Wire.text("who am I?")).expectText("CN=Corinth test");
            stranger.sendText(RawHandshake.request("/", "localhost")).expectStatus(401);
        }
    }

    @Test
    void D_12_aHostOfAnotherCertificateIsMisdirected() throws IOException {
        try (Server server =
                Server.with(
                                ServerConfig.STANDARD
                                        .port(0)
                                        .tls(three())
                                        .listening(
                                                place ->
                                                        place.hosts(
                                                                place.hosts()
                                                                        .allowing("first.example")
                                                                        .allowing("a.example.com")
                                                                        .allowing(
                                                                                "b.example.com"))))
                        .get("/", asked -> HttpAnswer.text(200, "here"))
                        .start()) {
            assertThat(asked(server, "a.example.com", "a.example.com")).contains(" 200 ");
            assertThat(asked(server, "b.example.com", "B.example.com")).contains(" 200 ");
            assertThat(asked(server, "first.example", "localhost")).contains(" 200 ");
            // A name that no certificate has is for the rule of hosts alone.
            assertThat(asked(server, "b.example.com", "127.0.0.1")).contains(" 200 ");

            assertThat(asked(server, "b.example.com", "a.example.com")).contains(" 421 ");
            assertThat(asked(server, "a.example.com", "first.example")).contains(" 421 ");
            assertThat(asked(server, "first.example", "b.example.com")).contains(" 421 ");
        }
    }

    private static String asked(Server server, String name, String host) throws IOException {
        try (SSLSocket socket = TlsNames.connect(server, TrustAll.context())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            RawPeer peer = RawPeer.of(socket);
            return peer.sendText("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").expectHead();
        }
    }

    @Test
    void TL_04_certificatesOfClientsAreAskedForAndMayBeMissing() throws Exception {
        Identity authority = Identity.authority("clients");
        try (Server server = TlsNames.serving(asking(ClientAuth.REQUESTED, authority))) {
            try (SSLSocket known =
                    TlsNames.connect(server, holding(authority.sign("client"), FIRST))) {
                assertThat(TlsNames.answer(known)).endsWith("certificates=1");
            }
            try (SSLSocket without = TlsNames.connect(server, FIRST.clientContext())) {
                assertThat(TlsNames.answer(without)).endsWith("certificates=0");
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                ServerTls.of(TlsNames.files(FIRST, folder, "first"))
                                        .rules(rules -> rules.clientAuth(ClientAuth.REQUIRED)))
                .withMessageContaining("authorities");
    }

    @Test
    void T_11_http11IsTheOnlyProtocolAgreedTo() throws IOException {
        try (Server server = TlsNames.serving(three())) {
            assertThat(agreed(server, "h2", "http/1.1")).isEqualTo("http/1.1");
            assertThat(agreed(server)).isEmpty();
            assertThatThrownBy(() -> agreed(server, "h2"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("no_application_protocol");
        }
    }

    private static String agreed(Server server, String... offered) throws IOException {
        try (SSLSocket socket = TlsNames.connect(server, TrustAll.context())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(offered);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getApplicationProtocol();
        }
    }

    @Test
    void T_01_versionsAndSuitesAreSet() throws IOException {
        String suite = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
        ServerTls old = three().rules(rules -> rules.versions("TLSv1.2").suites(suite));
        try (Server server = TlsNames.serving(old);
                SSLSocket socket = TlsNames.connect(server, TrustAll.context());
                SSLSocket other = TlsNames.connect(server, TrustAll.context())) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
            other.setEnabledProtocols(new String[] {"TLSv1.3"});
            assertThatThrownBy(other::startHandshake).isInstanceOf(IOException.class);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> three().rules(rules -> rules.versions("TLSv1.1")))
                .withMessageContaining("TLSv1.3 and TLSv1.2");
        for (String weak :
                new String[] {
                    "TLS_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                    "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
                    "SSL_RSA_EXPORT_WITH_RC4_40_MD5",
                    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"
                }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> three().rules(rules -> rules.suites(weak)))
                    .withMessageContaining("suite=" + weak);
        }
    }
}
