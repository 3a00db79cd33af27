package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

class IdentityTest {
    @Test
    void namesHostsAndAddresses() throws Exception {
        Identity identity = Identity.of("localhost", "*.example.com", "127.0.0.1", "::1");

        assertThat(identity.certificate().getSubjectAlternativeNames())
                .containsExactly(
                        List.of(2, "localhost"),
                        List.of(2, "*.example.com"),
                        List.of(7, "127.0.0.1"),
                        List.of(7, "0:0:0:0:0:0:0:1"));
        identity.certificate().verify(identity.certificate().getPublicKey());
    }

    @Test
    void isValidOnlyInItsTime() {
        Instant now = Instant.now();
        Identity identity = Identity.of(now.minus(Duration.ofDays(9)), now.minusSeconds(60), "a");

        assertThatThrownBy(() -> identity.certificate().checkValidity())
                .isInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void writesPem() {
        Identity identity = Identity.of("localhost");

        assertThat(identity.certificatePem())
                .startsWith("-----BEGIN CERTIFICATE-----\n")
                .endsWith("\n-----END CERTIFICATE-----\n");
        assertThat(identity.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(identity.keyPem().lines()).allMatch(line -> line.length() <= 64);
    }

    @Test
    void anAuthorityAnswersForAnotherAndThatForAServer() throws Exception {
        Identity root = Identity.authority("root");
        Identity middle = root.signAuthority("middle");
        Identity server = middle.sign("localhost");

        middle.certificate().verify(root.certificate().getPublicKey());
        server.certificate().verify(middle.certificate().getPublicKey());
        assertThat(server.certificate().getIssuerX500Principal().getName()).isEqualTo("CN=middle");
        assertThat(middle.certificate().getBasicConstraints()).isNotNegative();
        assertThat(server.certificate().getBasicConstraints()).isNegative();
        assertThat(server.chainPem()).startsWith(server.certificatePem());
        assertThat(server.chainPem()).contains(middle.certificatePem());
    }

    @Test
    void mayHaveAKeyOfRsa() throws Exception {
        Identity identity = Identity.rsa("localhost");

        assertThat(identity.certificate().getSigAlgName()).isEqualTo("SHA256withRSA");
        identity.certificate().verify(identity.certificate().getPublicKey());
    }

    @Test
    void writesFilesOfWhichTheKeyIsItsOwnersAlone(@TempDir Path folder) throws IOException {
        Identity identity = Identity.of("localhost");

        Path[] files = identity.write(folder, "it");

        assertThat(files[0]).hasContent(identity.chainPem());
        assertThat(files[1]).hasContent(identity.keyPem());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files[1])))
                .isEqualTo("rw-------");
    }

    @Test
    void servesAPeerThatTrustsAll() {
        try (RawServer server =
                        RawServer.playTls(
                                Identity.of("other").serverContext(),
                                peer -> peer.expectHex("01 02").sendHex("03").expectEnd());
                RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
            peer.sendHex("01 02").expectHex("03").finish();
            assertThat(server.uri("/").getScheme()).isEqualTo("wss");
        }
    }

    @Test
    void isTrustedByItsOwnClientContextForItsNamesAlone() throws Exception {
        Identity identity = Identity.of("localhost");

        handshake(identity, identity, "localhost");
        assertThatThrownBy(() -> handshake(identity, identity, "example.com"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> handshake(identity, Identity.of("localhost"), "localhost"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    private static void handshake(Identity served, Identity trusted, String host) throws Exception {
        try (RawServer server =
                        RawServer.playTls(served.serverContext(), peer -> peer.trySend((byte) 1));
                RawPeer plain = RawPeer.connect(server.port());
                SSLSocket tls =
                        (SSLSocket)
                                trusted.clientContext()
                                        .getSocketFactory()
                                        .createSocket(plain.socket(), host, server.port(), true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
        }
    }
}
