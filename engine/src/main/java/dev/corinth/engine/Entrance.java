package dev.corinth.engine;

/// Who may connect to a service, and who speaks for others. Immutable.
///
/// @param filter who may connect. Default everybody
/// @param proxies who begins each connection with a header of the PROXY protocol, and must; such a
///     header from anybody else is bytes like others. Default nobody
public record Entrance(ConnectionFilter filter, AddressRanges proxies) {
    /// Everybody may connect, for themselves.
    public static final Entrance OPEN =
            new Entrance(ConnectionFilter.EVERYBODY, AddressRanges.NONE);
}
