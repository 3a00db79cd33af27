package dev.corinth.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Reads a server's certificate chain and key from PEM files. Immutable; all methods are static.
///
/// The chain is the server's certificate followed by those that lead from it to a root. The key is
/// in PKCS#8 form (`BEGIN PRIVATE KEY`), not encrypted: RSA, EC or Edwards curve.
public final class PemKeys {
    private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
    private static final String END_KEY = "-----END PRIVATE KEY-----";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final byte[] PROBE = {'c', 'o', 'r', 'i', 'n', 't', 'h'};

    private PemKeys() {}

    /// Reads both files and checks that they belong together.
    ///
    /// @param chainFile PEM certificates, the server's own first
    /// @param keyFile the PEM key
    /// @return a context with the server's key and no trust of its own
    /// @throws IllegalArgumentException if a file cannot be read or is not what it should be; the
    ///     text names the file and says what would be right
    public static SSLContext context(Path chainFile, Path keyFile) {
        Certificate[] chain = chain(chainFile);
        PrivateKey key = key(keyFile);
        try {
            requirePair(chain[0], key, chainFile, keyFile);
            char[] noPassword = {};
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, noPassword);
            store.setKeyEntry("server", key, noPassword, chain);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, noPassword);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    chainFile + " and " + keyFile + ": " + e.getMessage(), e);
        }
    }

    private static Certificate[] chain(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new IllegalArgumentException(file + ": no certificate in it");
            }
            return all.toArray(Certificate[]::new);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    file + ": not PEM certificates: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
        int from = text.indexOf(BEGIN_KEY);
        int to = text.indexOf(END_KEY);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    file
                            + ": no PKCS#8 key in it; openssl pkcs8 -topk8 -nocrypt makes one of"
                            + " other forms");
        }
        String base64 = text.substring(from + BEGIN_KEY.length(), to);
        try {
            return key(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": not a PEM key: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(byte[] encoded) {
        // The form does not say by which name Java knows the kind of the key.
        return ALGORITHMS.stream()
                .flatMap(algorithm -> key(algorithm, encoded).stream())
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "of another kind than " + String.join(", ", ALGORITHMS)));
    }

    private static Optional<PrivateKey> key(String algorithm, byte[] encoded) {
        try {
            KeyFactory factory = KeyFactory.getInstance(algorithm);
            return Optional.of(factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    private static void requirePair(
            Certificate certificate, PrivateKey key, Path chainFile, Path keyFile)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(PROBE);
        byte[] signed = signing.sign();
        boolean isPair;
        try {
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(PROBE);
            isPair = verifying.verify(signed);
        } catch (GeneralSecurityException e) {
            // A certificate for a key of another kind cannot even begin to verify.
            isPair = false;
        }
        if (!isPair) {
            throw new IllegalArgumentException(
                    keyFile + ": not the key of the first certificate in " + chainFile);
        }
    }
}
