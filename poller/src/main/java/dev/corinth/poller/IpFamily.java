package dev.corinth.poller;

/// Which families of internet addresses a listener takes connections from. Immutable.
public enum IpFamily {
    /// Both, where the address is a wildcard: one socket of IPv6 takes IPv4 too, whose peers are
    /// shown by their IPv4 addresses. Any other address has its own family.
    BOTH,
    /// IPv4 only.
    IPV4,
    /// IPv6 only.
    IPV6
}
