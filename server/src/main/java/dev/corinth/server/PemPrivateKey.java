package dev.corinth.server;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Reads a private key from a PEM file. Stateless; safe for any thread.
///
/// PKCS#8 (RFC 5208) for RSA, EC and Edwards curves, and the traditional forms for RSA (PKCS#1, RFC
/// 8017 §A.1.2) and EC (SEC 1, RFC 5915). Not encrypted ones.
final class PemPrivateKey {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String RSA = "RSA PRIVATE KEY";
    private static final String EC = "EC PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final List<String> LABELS = List.of(PKCS8, RSA, EC, ENCRYPTED);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int PARAMETERS = 0xA0;

    /// Version 0.
    private static final byte[] VERSION = HexFormat.of().parseHex("020100");

    /// The names of the kinds in PKCS#8: rsaEncryption without parameters, id-ecPublicKey.
    private static final byte[] RSA_KIND =
            HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private static final byte[] EC_KIND = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemPrivateKey() {}

    /// Reads the first key of a file.
    ///
    /// @throws IllegalArgumentException if there is none that can be read; the text names the file
    ///     and says what would be right
    static PrivateKey read(Path file) {
        PemBlocks pem = PemBlocks.read(file);
        PemBlocks.Block block =
                pem.first(LABELS)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                file
                                                        + ": no private key in it; it begins with"
                                                        + " -----BEGIN PRIVATE KEY-----"));
        if (block.label().equals(ENCRYPTED) || block.hasFields()) {
            throw new IllegalArgumentException(
                    file
                            + ": the key is encrypted; openssl pkcs8 -topk8 -nocrypt makes one that"
                            + " is not, for this server's eyes only");
        }
        byte[] bytes = pem.bytes(block);
        try {
            return switch (block.label()) {
                case RSA -> key("RSA", wrapped(RSA_KIND, bytes));
                case EC -> key("EC", wrapped(kindOf(bytes), bytes));
                default -> ofPkcs8(bytes);
            };
        } catch (IllegalArgumentException | InvalidKeySpecException e) {
            throw new IllegalArgumentException(file + ": not a PEM key: " + e.getMessage(), e);
        }
    }

    private static PrivateKey ofPkcs8(byte[] encoded) {
        // The form does not say by which name Java knows the kind of the key.
        return ALGORITHMS.stream()
                .flatMap(algorithm -> tryKey(algorithm, encoded).stream())
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "of another kind than " + String.join(", ", ALGORITHMS)));
    }

    private static Optional<PrivateKey> tryKey(String algorithm, byte[] encoded) {
        try {
            return Optional.of(key(algorithm, encoded));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    private static PrivateKey key(String algorithm, byte[] encoded) throws InvalidKeySpecException {
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    /// A key of a traditional form as PKCS#8 holds it: version, kind, the key as octets.
    private static byte[] wrapped(byte[] kind, byte[] key) {
        return der(SEQUENCE, VERSION, kind, der(OCTETS, key));
    }

    /// The kind of an EC key: id-ecPublicKey with the name of its curve, which stands in the key.
    private static byte[] kindOf(byte[] key) {
        byte[] curve = curveOf(key);
        return der(SEQUENCE, EC_KIND, curve);
    }

    /// ECPrivateKey: sequence of version, octets, [0] parameters, [1] public key (RFC 5915 §3).
    private static byte[] curveOf(byte[] key) {
        var reader = new DerReader(key);
        reader.enter(SEQUENCE);
        reader.skip(0x02);
        reader.skip(OCTETS);
        if (!reader.isAt(PARAMETERS)) {
            throw new IllegalArgumentException(
                    "an EC key that does not name its curve; openssl pkcs8 -topk8 -nocrypt makes"
                            + " one that does");
        }
        reader.enter(PARAMETERS);
        return reader.whole(OBJECT_ID);
    }

    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length >= 0x80) {
            // One byte of length, or two: no key needs three.
            all.write(length > 0xFF ? 0x82 : 0x81);
            if (length > 0xFF) {
                all.write(length >> 8);
            }
        }
        all.write(length);
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
