package dev.corinth.engine;

import java.net.SocketAddress;

/// Decides who may connect, by address alone, before anything of a connection is read. Called on
/// the loop that accepts; must not block, and may be called on several loops at once.
///
/// Who is refused is cut at once and counted ([Counter#REFUSED_BY_FILTER]). What a filter throws is
/// logged, and the connection is cut.
@FunctionalInterface
public interface ConnectionFilter {
    /// Lets everybody in.
    ConnectionFilter EVERYBODY = peer -> true;

    /// Decides about one connection.
    ///
    /// @param peer where it comes from; behind a proxy that says so ([Entrance#proxies]), asked
    ///     for the proxy first and then for its client
    /// @return whether it may stay
    boolean admits(SocketAddress peer);

    /// Lets in who is in a set, and nobody else.
    ///
    /// @param ranges who may connect
    /// @return a filter
    static ConnectionFilter allowing(AddressRanges ranges) {
        return ranges::contains;
    }

    /// Keeps out who is in a set, and nobody else.
    ///
    /// @param ranges who may not connect
    /// @return a filter
    static ConnectionFilter denying(AddressRanges ranges) {
        return peer -> !ranges.contains(peer);
    }

    /// Lets in whom both let in.
    ///
    /// @param other asked after this
    /// @return a filter
    default ConnectionFilter and(ConnectionFilter other) {
        return peer -> admits(peer) && other.admits(peer);
    }
}
