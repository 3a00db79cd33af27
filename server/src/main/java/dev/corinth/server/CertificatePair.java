package dev.corinth.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// A certificate with its chain and its key, as they were read. Immutable.
///
/// @param files where
/// @param chain the server's certificate first
/// @param key of the first certificate
record CertificatePair(CertificateFiles files, List<X509Certificate> chain, PrivateKey key) {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");
    private static final byte[] PROBE = {'c', 'o', 'r', 'i', 'n', 't', 'h'};
    private static final int DNS_NAME = 2;

    /// Reads both files and checks that they belong together.
    ///
    /// @throws IllegalArgumentException if a file cannot be read or is not what it should be; the
    ///     text names the file and says what would be right
    static CertificatePair read(CertificateFiles files) {
        List<X509Certificate> chain = certificates(files.chain());
        requireClosed(files);
        PrivateKey key = PemPrivateKey.read(files.key());
        if (!isPair(chain.getFirst(), key)) {
            throw new IllegalArgumentException(
                    files.key() + ": not the key of the first certificate in " + files.chain());
        }
        return new CertificatePair(files, chain, key);
    }

    /// All certificates of a PEM file, at least one.
    static List<X509Certificate> certificates(Path file) {
        PemBlocks pem = PemBlocks.read(file);
        var all = new ArrayList<X509Certificate>();
        for (PemBlocks.Block block : pem.all("CERTIFICATE")) {
            all.add(certificate(file, pem.bytes(block)));
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    file
                            + ": no certificate in it, so these are not PEM certificates; one"
                            + " begins with -----BEGIN CERTIFICATE-----");
        }
        return List.copyOf(all);
    }

    /// The names that the certificate is for, in lower case; the common name is none (RFC 9525 §2).
    List<String> names() {
        return names(chain.getFirst());
    }

    /// The names that a certificate is for, as above.
    static List<String> names(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (one.get(0).equals(DNS_NAME)) {
                    names.add(one.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    certificate.getSubjectX500Principal()
                            + ": its names cannot be read: "
                            + e.getMessage(),
                    e);
        }
        return names;
    }

    /// When the first certificate of the chain ends.
    Instant expiry() {
        return chain.stream()
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static X509Certificate certificate(Path file, byte[] bytes) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    file + ": not PEM certificates: " + e.getMessage(), e);
        }
    }

    private static void requireClosed(CertificateFiles files) {
        if (!isOpen(files.key())) {
            return;
        }
        String what = files.key() + ": everybody on this machine may read this key";
        if (!files.openKey()) {
            throw new IllegalArgumentException(what + "; chmod o-r keeps it from others");
        }
        LOG.log(Level.WARNING, what);
    }

    /// Where files have no such permissions, nobody can say.
    private static boolean isOpen(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (UnsupportedOperationException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
        }
    }

    private static boolean isPair(X509Certificate certificate, PrivateKey key) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signed = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(PROBE);
            return verifying.verify(signed);
        } catch (GeneralSecurityException e) {
            // A certificate for a key of another kind cannot even begin to verify.
            return false;
        }
    }
}
