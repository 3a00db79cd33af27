package dev.corinth.oracle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import java.util.Base64;
import java.util.List;
import java.util.Optional;

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

    private static final byte[] RSA_WITH_SHA256 = Bytes.hex("30 0d 06 09 2a864886f70d01010b 0500");
    private static final byte[] MAY_SIGN =
            Bytes.hex("30 0f 06 03 551d13 01 01 ff 04 05 30 03 01 01 ff");
    private static final byte[] NOTHING = {};

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Optional<Identity> issuer;

    /// What a certificate says.
    ///
    /// @param subject a common name
    /// @param maySign whether it is an authority's
    private record Content(
            String subject, Instant from, Instant to, boolean maySign, List<String> names) {}

    private Identity(PrivateKey key, X509Certificate certificate, Optional<Identity> issuer) {
        this.key = key;
        this.certificate = certificate;
        this.issuer = issuer;
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
        var content = new Content("Corinth test", from, to, false, List.of(names));
        return signed(pair("EC"), content, Optional.empty());
    }

    /// An identity with an RSA key, valid from yesterday to tomorrow.
    ///
    /// @param names host names, with or without a wildcard, and IPv4 or IPv6 addresses
    /// @return a new identity
    public static Identity rsa(String... names) {
        return signed(pair("RSA"), today("Corinth test", false, names), Optional.empty());
    }

    /// An authority, which signs the certificates of others.
    ///
    /// @param name its common name
    /// @return a new identity that signs itself, valid from yesterday to tomorrow
    public static Identity authority(String name) {
        return signed(pair("EC"), today(name, true), Optional.empty());
    }

    /// An authority that this one answers for.
    ///
    /// @param name its common name
    /// @return a new identity
    public Identity signAuthority(String name) {
        return signed(pair("EC"), today(name, true), Optional.of(this));
    }

    /// An identity that this authority answers for.
    ///
    /// @param names host names, with or without a wildcard, and IPv4 or IPv6 addresses
    /// @return a new identity
    public Identity sign(String... names) {
        return signed(pair("EC"), today("Corinth test", false, names), Optional.of(this));
    }

    private static Content today(String subject, boolean maySign, String... names) {
        Instant now = Instant.now();
        Instant from = now.minus(Duration.ofDays(1));
        return new Content(subject, from, now.plus(Duration.ofDays(1)), maySign, List.of(names));
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Identity signed(KeyPair pair, Content content, Optional<Identity> issuer) {
        PrivateKey signer = issuer.map(one -> one.key).orElse(pair.getPrivate());
        boolean isRsa = signer.getAlgorithm().equals("RSA");
        byte[] algorithm = isRsa ? RSA_WITH_SHA256 : ECDSA_WITH_SHA256;
        byte[] issuerName =
                issuer.map(one -> one.certificate.getSubjectX500Principal().getEncoded())
                        .orElse(name(content.subject()));
        try {
            byte[] body = body(pair.getPublic().getEncoded(), content, issuerName, algorithm);
            Signature signature =
                    Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(signer);
            signature.update(body);
            byte[] signed = der(0x30, body, algorithm, der(0x03, new byte[1], signature.sign()));
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(signed));
            return new Identity(pair.getPrivate(), certificate, issuer);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The private key.
    ///
    /// @return EC or RSA
    public PrivateKey key() {
        return key;
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

    /// The certificate and those that lead to its root, which is not among them.
    ///
    /// @return as a PEM file holds them, its own first
    public String chainPem() {
        String all = certificatePem();
        for (Identity next = this; next.issuer.isPresent(); next = next.issuer.get()) {
            Identity signer = next.issuer.get();
            all += signer.issuer.isPresent() ? signer.certificatePem() : "";
        }
        return all;
    }

    /// Writes the chain and the private key into two files, the key for its owner alone.
    ///
    /// @param folder where
    /// @param name their names' beginning
    /// @return the chain's file and the key's
    public Path[] write(Path folder, String name) {
        try {
            Path chain = Files.writeString(folder.resolve(name + "-chain.pem"), chainPem());
            return new Path[] {chain, writeKey(folder.resolve(name + "-key.pem"))};
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Writes the private key into a file for its owner alone.
    ///
    /// @param file where
    /// @return the file
    public Path writeKey(Path file) {
        try {
            Files.writeString(file, keyPem());
            return Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
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

    /// The signed part of a certificate (RFC 5280 §4.1).
    private static byte[] body(
            byte[] publicKey, Content content, byte[] issuerName, byte[] algorithm) {
        byte[] serial = new BigInteger(62, new SecureRandom()).add(BigInteger.ONE).toByteArray();
        byte[][] alternatives =
                content.names().stream().map(Identity::alternative).toArray(byte[][]::new);
        byte[] extension =
                alternatives.length == 0
                        ? NOTHING
                        : der(0x30, ALTERNATIVE_NAMES, der(0x04, der(0x30, alternatives)));
        byte[] extensions = der(0x30, extension, content.maySign() ? MAY_SIGN : NOTHING);
        boolean hasNone = alternatives.length == 0 && !content.maySign();
        return der(
                0x30,
                VERSION_3,
                der(0x02, serial),
                algorithm,
                issuerName,
                der(0x30, time(content.from()), time(content.to())),
                name(content.subject()),
                publicKey,
                hasNone ? NOTHING : der(0xa3, extensions));
    }

    private static byte[] name(String common) {
        byte[] value = der(0x0c, Bytes.utf8(common));
        return der(0x30, der(0x31, der(0x30, COMMON_NAME, value)));
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
