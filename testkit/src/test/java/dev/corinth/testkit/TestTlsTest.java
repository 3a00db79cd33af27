package dev.corinth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.client.Client;
import dev.corinth.client.ClientException;
import dev.corinth.oracle.Identity;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The certificate for tests, and the trust in everybody.
class TestTlsTest {
    private static Server secure(SSLContext context) {
        return Server.with(ServerConfig.STANDARD.port(0).tls(context))
                .webSocket("/", (socket, message) -> socket.send(message));
    }

    private static X509Certificate certificate(int port) throws IOException {
        try (var socket =
                (SSLSocket)
                        TestTls.trustingEverybody()
                                .getSocketFactory()
                                .createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void theCertificateIsWhatItSays() throws IOException, GeneralSecurityException {
        try (var test = WebSocketTest.server(secure(TestTls.server()))) {
            X509Certificate certificate = certificate(test.server().port());

            certificate.verify(certificate.getPublicKey());
            certificate.checkValidity();
            assertThat(certificate.getVersion()).isEqualTo(3);
            assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
            assertThat(certificate.getSubjectAlternativeNames().toString())
                    .isEqualTo("[[2, localhost], [7, 127.0.0.1], [7, 0:0:0:0:0:0:0:1]]");
            assertThat(certificate.getNotAfter().toInstant())
                    .isBetween(
                            Instant.now().plus(Duration.ofHours(23)),
                            Instant.now().plus(Duration.ofHours(25)));
        }
    }

    @Test
    void everyCertificateIsFresh() throws IOException {
        try (var one = WebSocketTest.server(secure(TestTls.server()));
                var other = WebSocketTest.server(secure(TestTls.server()))) {
            assertThat(certificate(one.server().port()).getPublicKey())
                    .isNotEqualTo(certificate(other.server().port()).getPublicKey());
        }
    }

    @Test
    void E_22_onlyConversationsTrustEverybody() {
        Instant past = Instant.now().minus(Duration.ofDays(9));
        Identity wrong = Identity.of(past, past.plus(Duration.ofDays(1)), "other.example");
        try (var test = WebSocketTest.server(secure(wrong.serverContext()))) {
            test.connect().send("a").expectText("a").close();
            assertThatThrownBy(() -> Client.connect(test.uri("/")))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("PKIX");
        }
    }
}
