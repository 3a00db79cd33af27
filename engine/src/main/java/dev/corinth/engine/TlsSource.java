package dev.corinth.engine;

import javax.net.ssl.SSLEngine;

/// Makes the TLS engine of each connection: the place where another implementation of TLS is put
/// in, whose engines are Java's [SSLEngine]. Called on the loops, on several at once.
///
/// What it throws costs the connection for which it was asked.
@FunctionalInterface
public interface TlsSource {
    /// Makes an engine for one connection.
    ///
    /// @return set up with its role, keys, versions and what else it needs; not used before
    SSLEngine engine();
}
