package dev.corinth.server;

import java.util.HexFormat;

/// The SHA-256 of a secret, as a key of tables: what a look-up by it takes tells nothing about the
/// secret. Immutable.
///
/// @param hex the sum
record Fingerprint(String hex) {
    static Fingerprint of(String secret) {
        return new Fingerprint(HexFormat.of().formatHex(Secrets.digest(secret)));
    }
}
