package dev.corinth.server;

import java.nio.file.Path;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Reads a server's certificate chain and key from PEM files into a context of Java's. Immutable;
/// all methods are static.
///
/// [ServerTls] reads the same files, several of them if need be, and can read them again.
public final class PemKeys {
    private PemKeys() {}

    /// Reads both files and checks that they belong together.
    ///
    /// @param chainFile PEM certificates, the server's own first
    /// @param keyFile the PEM key, see [CertificateFiles]; not everybody on this machine may read
    ///     it
    /// @return a context with the server's key and no trust of its own
    /// @throws IllegalArgumentException if a file cannot be read or is not what it should be; the
    ///     text names the file and says what would be right
    public static SSLContext context(Path chainFile, Path keyFile) {
        CertificatePair pair = CertificatePair.read(CertificateFiles.of(chainFile, keyFile));
        KeyManager[] keys = {new CertificateKeys(List.of(pair))};
        return LiveTls.context(keys, new TrustManager[0]);
    }
}
