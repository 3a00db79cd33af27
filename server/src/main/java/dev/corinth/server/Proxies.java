package dev.corinth.server;

import dev.corinth.engine.AddressRanges;

/// Which proxies are believed when they say for whom they speak. Immutable.
///
/// Nobody else is. Where what they say is no address, such as `unknown`, or cannot be read, the
/// client is at `0.0.0.0` with port 0, and not at the address of the proxy.
///
/// @param trusted where they connect from. Default nobody
/// @param proxyProtocol whether they begin each connection with a header of the PROXY protocol,
///     version 1 or 2, and must. Default false
/// @param forwarding in which fields of a request they name their client. Default none
public record Proxies(AddressRanges trusted, boolean proxyProtocol, Forwarding forwarding) {
    /// Nobody is believed.
    public static final Proxies NONE = new Proxies(AddressRanges.NONE, false, Forwarding.NONE);

    /// In which fields of a request a proxy names its client. Only one kind is looked at, as a
    /// proxy that sets one hands on what its client wrote into the other.
    public enum Forwarding {
        /// In none that are believed.
        NONE,
        /// `X-Forwarded-For` and `X-Forwarded-Proto`.
        X_FORWARDED,
        /// `Forwarded` (RFC 7239).
        FORWARDED
    }

    /// Proxies that say nothing yet.
    ///
    /// @param trusted such as `10.0.0.0/8` or `unix`, see [AddressRanges#of(String...)]
    /// @return to be told how they say it
    public static Proxies trusting(String... trusted) {
        return new Proxies(AddressRanges.of(trusted), false, Forwarding.NONE);
    }

    /// The same, which begin each connection with a header of the PROXY protocol.
    ///
    /// @return a changed copy
    public Proxies withProxyProtocol() {
        return new Proxies(trusted, true, forwarding);
    }

    /// The same, which name their client in fields of requests.
    ///
    /// @param fields which
    /// @return a changed copy
    public Proxies forwarding(Forwarding fields) {
        return new Proxies(trusted, proxyProtocol, fields);
    }

    /// Who has to begin with a PROXY header.
    AddressRanges speakers() {
        return proxyProtocol ? trusted : AddressRanges.NONE;
    }
}
