package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;

/// Keys and certificates in files, right and wrong.
class PemKeysTest {
    @TempDir private Path folder;
    private Path chain = Path.of("chain.pem");
    private Path key = Path.of("key.pem");

    @BeforeEach
    void write() throws IOException {
        Identity identity = Identity.of("localhost");
        chain = Files.writeString(folder.resolve("chain.pem"), identity.certificatePem());
        key = Files.writeString(folder.resolve("key.pem"), identity.keyPem());
    }

    private void isRefused(Path named, String why) {
        assertThatThrownBy(() -> PemKeys.context(chain, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named.toString())
                .hasMessageContaining(why);
    }

    private static String pem(String algorithm) throws GeneralSecurityException {
        byte[] encoded =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void aServerSpeaksTlsWithThem() {
        ServerConfig config = ServerConfig.STANDARD.port(0).tls(PemKeys.context(chain, key));
        try (Server server =
                        Server.with(config).get("/", asked -> HttpAnswer.text(200, "s")).start();
                RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
            peer.sendText("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expectStatus(200);
        }
    }

    @Test
    void refusesFilesThatAreNotThere() throws IOException {
        Files.delete(key);
        isRefused(key, "cannot be read");
        Files.delete(chain);
        isRefused(chain, "cannot be read");
    }

    @Test
    void refusesChainsThatAreNone() throws IOException {
        Files.writeString(chain, "");
        isRefused(chain, "no certificate in it");
        Files.writeString(chain, "nonsense");
        isRefused(chain, "certificate");
        Files.copy(key, chain, StandardCopyOption.REPLACE_EXISTING);
        isRefused(chain, "not PEM certificates");
    }

    @Test
    void refusesKeysThatAreNone() throws Exception {
        Files.writeString(key, "-----BEGIN RSA PRIVATE KEY-----\n");
        isRefused(key, "openssl pkcs8 -topk8 -nocrypt");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n");
        isRefused(key, "not a PEM key");
        Files.writeString(key, pem("DSA"));
        isRefused(key, "not a PEM key: of another kind than RSA, EC, EdDSA");
    }

    @Test
    void refusesKeysOfOthers() throws Exception {
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
            Files.writeString(key, pem(algorithm));
            isRefused(key, "not the key of the first certificate in " + chain);
        }
        assertThat(key).exists();
    }
}
