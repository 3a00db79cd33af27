package dev.corinth.oracle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A fresh key with a certificate signed by itself, for names and times of the test's choice.
/// Immutable.
public final class Identity {
    private static final byte[] ECDSA_WITH_SHA256 = Bytes.hex("30 0a 06 08 2a8648ce3d040302");
    private static final byte[] COMMON_NAME = Bytes.hex("06 03 550403");
    private static final byte[] ALTERNATIVE_NAMES = Bytes.hex("06 03 551d11");
    private static final byte[] VERSION_3 = Bytes.hex("a0 03 02 01 02");
    private static final DateTimeFormatter DER_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final char[] NO_PASSWORD = {};

    private final PrivateKey key;
    private final X509Certificate certificate;

    private Identity(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /// An identity that is valid from yesterday to tomorrow.
    ///
    /// @param names host names, with or without a wildcard, and IPv4 or IPv6 addresses
    /// @return a new identity
    public static Identity of(String... names) {
        Instant now = Instant.now();
        return of(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)), names);
    }

    /// An identity for a time of its own: over, or still to come.
    ///
    /// @param from first moment of its validity
    /// @param to last moment of its validity
    /// @param names host names, with or without a wildcard, and IPv4 or IPv6 addresses
    /// @return a new identity
    public static Identity of(Instant from, Instant to, String... names) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] body = body(pair.getPublic().getEncoded(), from, to, names);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            byte[] signed =
                    der(0x30, body, ECDSA_WITH_SHA256, der(0x03, new byte[1], signature.sign()));
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(signed));
            return new Identity(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The certificate.
    ///
    /// @return signed by its own key
    public X509Certificate certificate() {
        return certificate;
    }

    /// A context for a server of this identity.
    ///
    /// @return holds key and certificate, trusts nobody's client certificate
    public SSLContext serverContext() {
        try {
            KeyStore store = store();
            store.setKeyEntry("key", key, NO_PASSWORD, new X509Certificate[] {certificate});
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, new SecureRandom());
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// A context for a client that trusts this identity alone.
    ///
    /// @return checks the chain; host names are checked by whoever uses it
    public SSLContext clientContext() {
        try {
            KeyStore store = store();
            store.setCertificateEntry("trusted", certificate);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The certificate as a PEM file holds it.
    ///
    /// @return lines ended by `\n`
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The private key as a PEM file holds it (PKCS 8, not encrypted).
    ///
    /// @return lines ended by `\n`
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static KeyStore store() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is read", impossible);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
    }

    /// The signed part of a certificate (RFC 5280 §4.1); its issuer is its subject.
    private static byte[] body(byte[] publicKey, Instant from, Instant to, String... names) {
        byte[] serial = new BigInteger(62, new SecureRandom()).add(BigInteger.ONE).toByteArray();
        byte[] common = der(0x0c, Bytes.utf8("Corinth test"));
        byte[] name = der(0x30, der(0x31, der(0x30, COMMON_NAME, common)));
        byte[][] alternatives =
                Arrays.stream(names).map(Identity::alternative).toArray(byte[][]::new);
        byte[] extension = der(0x30, ALTERNATIVE_NAMES, der(0x04, der(0x30, alternatives)));
        return der(
                0x30,
                VERSION_3,
                der(0x02, serial),
                ECDSA_WITH_SHA256,
                name,
                der(0x30, time(from), time(to)),
                name,
                publicKey,
                der(0xa3, der(0x30, extension)));
    }

    private static byte[] time(Instant time) {
        return der(0x18, DER_TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] alternative(String name) {
        if (!name.contains(":") && !name.matches("[0-9.]+")) {
            return der(0x82, Bytes.utf8(name));
        }
        try {
            return der(0x87, InetAddress.getByName(name).getAddress());
        } catch (UnknownHostException failure) {
            throw new IllegalArgumentException("not an address: name=" + name, failure);
        }
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = Bytes.concat(parts);
        return Bytes.concat(new byte[] {(byte) tag}, derLength(content.length), content);
    }

    /// DER allows the shortest form alone.
    private static byte[] derLength(int length) {
        if (length < 128) {
            return new byte[] {(byte) length};
        }
        return length < 256
                ? new byte[] {(byte) 0x81, (byte) length}
                : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
    }
}
