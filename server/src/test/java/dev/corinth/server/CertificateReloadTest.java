package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

/// Certificates that are read again while a server runs.
class CertificateReloadTest {
    private static final String NAME = "localhost";

    @TempDir private Path folder;

    private CertificateFiles write(Identity identity) {
        return TlsNames.files(identity, folder, "server");
    }

    @Test
    void O_10_whatIsWrongLeavesTheOldOneInUse() throws IOException {
        Identity old = Identity.of(NAME);
        CertificateFiles files = write(old);
        try (Server server = TlsNames.serving(ServerTls.of(files));
                var log = LogRecorder.open()) {
            Files.writeString(files.chain(), "nonsense");
            isRefused(server, old, "no certificate in it");
            write(old);
            Files.writeString(files.key(), Identity.of(NAME).keyPem());
            isRefused(server, old, "not the key of the first certificate");
            Instant now = Instant.now();
            write(Identity.of(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)), NAME));
            isRefused(server, old, "expired at");
            write(old);
            Files.delete(files.key());
            isRefused(server, old, "cannot be read");
            write(old);
            Files.setPosixFilePermissions(
                    files.key(), PosixFilePermissions.fromString("rw-r--r--"));
            isRefused(server, old, "everybody on this machine may read this key");

            assertThat(log.at(Level.SEVERE)).hasSize(5).allMatch(it -> it.contains("stay"));
            Identity next = Identity.of(NAME);
            write(next);
            assertThat(server.reloadCertificates()).isEmpty();
            assertThat(TlsNames.shown(server, NAME)).isEqualTo(next.certificate());
        }
    }

    private static void isRefused(Server server, Identity old, String why) throws IOException {
        assertThat(server.reloadCertificates()).singleElement().asString().contains("server-", why);
        assertThat(TlsNames.shown(server, NAME)).isEqualTo(old.certificate());
        assertThat(server.certificates().getFirst().names()).containsExactly(NAME);
    }

    @Test
    void O_11_aHundredReloadsUnderLoadCloseNothing() throws Exception {
        List<Identity> identities = List.of(Identity.of(NAME), Identity.of(NAME));
        CertificateFiles files = write(identities.getFirst());
        try (Server server = TlsNames.serving(ServerTls.of(files))) {
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RawPeer peer = RawPeer.connectTls(NAME, server.port());
                peer.upgrade("/");
                peers.add(peer);
            }
            var isDone = new AtomicBoolean();
            var echoes = new AtomicInteger();
            Thread load = Thread.ofPlatform().start(() -> talk(peers, isDone, echoes));
            for (int i = 1; i <= 100; i++) {
                Identity next = identities.get(i % 2);
                write(next);
                assertThat(server.reloadCertificates()).isEmpty();
                // New handshakes have it at once.
                assertThat(TlsNames.shown(server, NAME)).isEqualTo(next.certificate());
            }
            isDone.set(true);
            load.join();
            int before = echoes.get();
            talk(peers, isDone, echoes);
            assertThat(echoes.get() - before).as("all of them go on").isEqualTo(peers.size());
            assertThat(before).isGreaterThan(100);
            peers.forEach(RawPeer::close);
        }
    }

    /// Has each peer echoed, until told to end; once at least.
    private static void talk(List<RawPeer> peers, AtomicBoolean isDone, AtomicInteger echoes) {
        do {
            for (RawPeer peer : peers) {
                peer.send(Wire.text("hello")).expectText("hello");
                echoes.incrementAndGet();
            }
        } while (!isDone.get());
    }

    @Test
    void C_3_09_certificatesAreShownWithTheirEnd() throws IOException {
        Identity identity = Identity.of(NAME, "*.example.com");
        CertificateFiles files = write(identity);
        try (Server server = TlsNames.serving(ServerTls.of(files))) {
            CertificateInUse shown = server.certificates().getFirst();
            assertThat(shown.chain()).isEqualTo(files.chain());
            assertThat(shown.names()).containsExactly(NAME, "*.example.com");
            assertThat(shown.expiry()).isEqualTo(identity.certificate().getNotAfter().toInstant());
        }
        try (Server server = TlsNames.serving(ServerTls.of(identity.serverContext()))) {
            assertThat(server.certificates()).isEmpty();
            assertThat(server.reloadCertificates()).isEmpty();
        }
    }

    @Test
    void D_11_certificatesAreWarnedOfBeforeTheirEnd() {
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        var far = new CertificateInUse(folder, List.of(NAME), now.plus(Duration.ofDays(15)));
        var near = new CertificateInUse(folder, List.of(NAME), now.plus(Duration.ofDays(13)));
        var over = new CertificateInUse(folder, List.of(NAME), now.minus(Duration.ofDays(1)));

        assertThat(LiveTls.expiryWarning(far, now)).isEmpty();
        assertThat(LiveTls.expiryWarning(near, now).orElseThrow())
                .contains(folder.toString(), NAME, "expires at 2030-01-14");
        assertThat(LiveTls.expiryWarning(over, now).orElseThrow()).contains("has expired at");
        try (var log = LogRecorder.open()) {
            TlsNames.serving(ServerTls.of(write(Identity.of(NAME)))).close();
            assertThat(log.at(Level.WARNING)).anyMatch(it -> it.contains("expires at"));
        }
    }

    @Test
    void E_24_aKeyThatEverybodyMayReadIsRefused() throws IOException {
        CertificateFiles files = write(Identity.of(NAME));
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> TlsNames.serving(ServerTls.of(files)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(files.key().toString())
                .hasMessageContaining("chmod o-r");
        assertThatThrownBy(() -> PemKeys.context(files.chain(), files.key()))
                .hasMessageContaining("chmod o-r");
        try (var log = LogRecorder.open()) {
            TlsNames.serving(ServerTls.of(files.allowingOpenKey())).close();
            assertThat(log.at(Level.WARNING)).anyMatch(it -> it.contains("may read this key"));
        }
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r-----"));
        TlsNames.serving(ServerTls.of(files)).close();
    }
}
