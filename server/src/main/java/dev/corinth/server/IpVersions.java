package dev.corinth.server;

/// Which versions of IP a server listens to at the wildcard address. Immutable.
public enum IpVersions {
    /// Both, by one socket of IPv6 that takes IPv4 too; a peer by IPv4 has its IPv4 address. IPv4
    /// alone where this machine has no IPv6.
    BOTH,
    /// Both, by two sockets on one port.
    APART,
    /// IPv4 only.
    IPV4,
    /// IPv6 only. Not with the poller `nio`.
    IPV6
}
