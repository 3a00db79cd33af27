package dev.corinth.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// Makes a key with a certificate for this machine's own names. Safe for any thread: it holds no
/// state.
///
/// Java reads certificates and cannot write them, so one is written here, in DER (RFC 5280 §4.1).
/// All of it but the key, the serial number and the times is the same each time:
///
/// ```
/// SEQUENCE
///   SEQUENCE         what is signed
///     [0] version 3 · serial · algorithm · issuer · times · subject · key · [3] names
///   algorithm
///   BIT STRING       the signature
/// ```
final class TestCertificate {
    private static final int SEQUENCE = 0x30;
    private static final byte[] VERSION_3 = hex("a0 03 02 01 02");

    /// ECDSA with SHA-256.
    private static final byte[] ALGORITHM = hex("30 0a 06 08 2a 86 48 ce 3d 04 03 02");

    /// The common name `localhost`.
    private static final byte[] NAME =
            hex("30 14 31 12 30 10 06 03 55 04 03 0c 09 6c 6f 63 61 6c 68 6f 73 74");

    /// The alternative names `localhost`, 127.0.0.1 and ::1.
    private static final byte[] ALTERNATIVE_NAMES =
            hex(
                    "a3 30 30 2e 30 2c 06 03 55 1d 11 04 25 30 23"
                            + " 82 09 6c 6f 63 61 6c 68 6f 73 74 87 04 7f 00 00 01"
                            + " 87 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private TestCertificate() {}

    /// A fresh key and its certificate, as TLS wants them.
    static KeyManager[] fresh() {
        char[] secret = "secret".toCharArray();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Certificate[] chain = {certificate(pair)};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, secret);
            store.setKeyEntry("test", pair.getPrivate(), secret, chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, secret);
            return managers.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java has no elliptic curves", e);
        }
    }

    private static Certificate certificate(KeyPair pair) throws GeneralSecurityException {
        Instant now = Instant.now();
        byte[] from = time(now.minus(Duration.ofDays(1)));
        byte[] to = time(now.plus(Duration.ofDays(1)));
        byte[] serial = element(0x02, BigInteger.valueOf(now.toEpochMilli()).toByteArray());
        byte[] times = element(SEQUENCE, from, to);
        byte[] key = pair.getPublic().getEncoded();
        byte[] signed =
                element(
                        SEQUENCE,
                        VERSION_3,
                        serial,
                        ALGORITHM,
                        NAME,
                        times,
                        NAME,
                        key,
                        ALTERNATIVE_NAMES);
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(pair.getPrivate());
        signing.update(signed);
        byte[] signature = element(0x03, new byte[1], signing.sign());
        byte[] whole = element(SEQUENCE, signed, ALGORITHM, signature);
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] time(Instant time) {
        return element(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    /// One element: a tag, the length in as few bytes as it needs, the content.
    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length > 0xff) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length > 0x7f) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.ofDelimiter(" ").parseHex(digits);
    }
}
