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
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.HexFormat;

/// Keys and certificates in files, right and wrong.
class PemKeysTest {
    @TempDir private Path folder;
    private Path chain = Path.of("chain.pem");
    private Path key = Path.of("key.pem");

    @BeforeEach
    void write() throws IOException {
        Identity identity = Identity.of("localhost");
        chain = Files.writeString(folder.resolve("chain.pem"), identity.certificatePem());
        key = identity.writeKey(folder.resolve("key.pem"));
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
        isRefused(key, "no private key in it");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n");
        isRefused(key, "not PEM: PRIVATE KEY is not base64");
        Files.writeString(key, pem("DSA"));
        isRefused(key, "not a PEM key: of another kind than RSA, EC, EdDSA");
    }

    @Test
    void TL_05_readsTraditionalRsaKeys() throws Exception {
        Identity identity = Identity.rsa("localhost");
        Files.writeString(chain, identity.certificatePem());
        // PKCS#8 holds the traditional key as its last octets (RFC 5208 §5).
        var reader = new DerReader(identity.key().getEncoded());
        reader.enter(0x30);
        reader.skip(0x02);
        reader.skip(0x30);
        reader.enter(0x04);
        Files.writeString(key, pemOf("RSA PRIVATE KEY", reader.whole(0x30)));

        aServerSpeaksTlsWithThem();
    }

    @Test
    void TL_05_readsTraditionalEcKeysBehindTheirParameters() throws Exception {
        Identity identity = Identity.of("localhost");
        Files.writeString(chain, identity.certificatePem());
        byte[] number = ((ECPrivateKey) identity.key()).getS().toByteArray();
        byte[] secret = new byte[32];
        int from = Math.max(0, number.length - 32);
        System.arraycopy(number, from, secret, 32 - (number.length - from), number.length - from);
        byte[] curve = HexFormat.of().parseHex("06082a8648ce3d030107");
        byte[] named =
                HexFormat.of()
                        .parseHex(
                                "3031020101 0420".replace(" ", "")
                                        + HexFormat.of().formatHex(secret)
                                        + "a00a06082a8648ce3d030107");
        Files.writeString(key, pemOf("EC PARAMETERS", curve) + pemOf("EC PRIVATE KEY", named));

        aServerSpeaksTlsWithThem();
        byte[] nameless =
                HexFormat.of().parseHex("30250201010420" + HexFormat.of().formatHex(secret));
        Files.writeString(key, pemOf("EC PRIVATE KEY", nameless));
        isRefused(key, "does not name its curve");
        Files.writeString(key, pemOf("EC PRIVATE KEY", new byte[] {0x30, 5, 2}));
        isRefused(key, "not a PEM key");
    }

    @Test
    void TL_05_refusesEncryptedKeysClearly() throws IOException {
        Files.writeString(key, pemOf("ENCRYPTED PRIVATE KEY", new byte[40]));
        isRefused(key, "the key is encrypted; openssl pkcs8 -topk8 -nocrypt");
        Files.writeString(
                key,
                """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        isRefused(key, "the key is encrypted");
    }

    private static String pemOf(String label, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(bytes), label);
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
