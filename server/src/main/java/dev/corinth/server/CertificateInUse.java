package dev.corinth.server;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A certificate that a server shows to its clients. Immutable.
///
/// @param chain the file that it was read from
/// @param names whom it is for
/// @param expiry when the first certificate of its chain ends
public record CertificateInUse(Path chain, List<String> names, Instant expiry) {
    /// Copies the list.
    public CertificateInUse {
        names = List.copyOf(names);
    }
}
