package dev.corinth.server;

import java.nio.file.Path;

/// The two PEM files of one certificate. Immutable.
///
/// The chain is the server's certificate followed by those that lead from it to a root. The key is
/// RSA, EC or of an Edwards curve, as PKCS#8 (`BEGIN PRIVATE KEY`) or in its traditional form
/// (`BEGIN RSA PRIVATE KEY`, `BEGIN EC PRIVATE KEY`); not encrypted.
///
/// @param chain PEM certificates, the server's own first
/// @param key the PEM key
/// @param openKey whether the key is taken though everybody on this machine may read it, with a
///     warning. Default false: it is refused then
public record CertificateFiles(Path chain, Path key, boolean openKey) {
    /// Two files.
    ///
    /// @param chain PEM certificates, the server's own first
    /// @param key the PEM key, which not everybody may read
    /// @return to be read when the server starts, and at each reload
    public static CertificateFiles of(Path chain, Path key) {
        return new CertificateFiles(chain, key, false);
    }

    /// The same, with a key that everybody on this machine may read: it is taken, with a warning.
    /// For places where files have no owner worth the name, such as a container's secrets.
    ///
    /// @return a changed copy
    public CertificateFiles allowingOpenKey() {
        return new CertificateFiles(chain, key, true);
    }
}
