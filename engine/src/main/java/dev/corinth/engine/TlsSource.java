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

    /// What a client is told that speaks plain text where TLS is spoken: sent as it is, before the
    /// connection closes. A client does when its first byte is a capital letter, as in a request of
    /// HTTP, which no record of TLS begins with.
    ///
    /// @return not changed afterwards; empty, as by default: it is told in an alert
    default byte[] plainAnswer() {
        return new byte[0];
    }
}
