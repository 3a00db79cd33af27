package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;

import javax.net.ssl.SSLSocket;

/// Where `corinth serve` listens, and what it shows there.
class ServePlacesTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void CF_18_listensAtAFileThatItsUserAloneMayOpen(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("corinth.sock");
        try (var serve = new CorinthServe("--unix", file.toString());
                SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            assertThat(serve.page().getSchemeSpecificPart()).isEqualTo(file.toString());
            assertThat(Files.getPosixFilePermissions(file))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            peer.write(ByteBuffer.wrap(HEALTH.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(12);
            while (answer.hasRemaining()) {
                assertThat(peer.read(answer)).isPositive();
            }
            assertThat(answer.array()).asString().isEqualTo("HTTP/1.1 200");
            serve.signal("TERM");
            assertThat(serve.awaitExit()).isZero();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX) // where all of 127.0.0.0/8 is this machine
    void CF_18_listensAtSeveralAddresses() throws Exception {
        try (var serve = new CorinthServe("--host", "127.0.0.1,127.0.0.2")) {
            for (String host : new String[] {"127.0.0.1", "127.0.0.2"}) {
                var address = new InetSocketAddress(host, serve.page().getPort());
                try (RawPeer peer = RawPeer.connect(address)) {
                    peer.sendText(HEALTH).expectStatus(200);
                }
            }
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void D_11_hangUpReadsTheCertificatesAgain(@TempDir Path folder) throws Exception {
        Identity first = Identity.of("localhost");
        Identity second = Identity.of("localhost");
        Path[] files = first.write(folder, "server");
        String[] options = {"--tls-cert", files[0].toString(), "--tls-key", files[1].toString()};
        try (var serve = new CorinthServe(options);
                RawPeer stays = RawPeer.connectTls("localhost", serve.page().getPort())) {
            X509Certificate before = shown(stays);
            second.write(folder, "server");
            serve.signal("HUP");

            Instant latest = Instant.now().plusSeconds(20);
            X509Certificate now = before;
            while (now.equals(before) && Instant.now().isBefore(latest)) {
                try (RawPeer next = RawPeer.connectTls("localhost", serve.page().getPort())) {
                    now = shown(next);
                }
            }
            assertThat(now).isNotEqualTo(before);
            stays.sendText(HEALTH).expectStatus(200);
        }
    }

    private static X509Certificate shown(RawPeer peer) throws Exception {
        return (X509Certificate) ((SSLSocket) peer.socket()).getSession().getPeerCertificates()[0];
    }
}
