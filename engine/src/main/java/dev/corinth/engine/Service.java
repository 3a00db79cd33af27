package dev.corinth.engine;

import java.util.Optional;

/// What connections are given: a protocol, limits, and TLS where they have it. Immutable.
///
/// @param acceptor makes the protocol of each connection
/// @param limits how much may wait to be sent on each connection
/// @param tls makes engines of TLS, or empty for plain text
/// @param entrance who may connect
public record Service(
        Acceptor acceptor, OutputLimits limits, Optional<TlsSource> tls, Entrance entrance) {
    /// Plain text with the standard limits.
    ///
    /// @param acceptor makes the protocol of each connection
    /// @return a service
    public static Service plain(Acceptor acceptor) {
        return new Service(acceptor, OutputLimits.STANDARD, Optional.empty(), Entrance.OPEN);
    }

    /// The same with other limits.
    ///
    /// @param other how much may wait to be sent
    /// @return a changed copy
    public Service limits(OutputLimits other) {
        return new Service(acceptor, other, tls, entrance);
    }

    /// The same in TLS.
    ///
    /// @param source makes an engine for each connection
    /// @return a changed copy
    public Service tls(TlsSource source) {
        return new Service(acceptor, limits, Optional.of(source), entrance);
    }

    /// The same for others.
    ///
    /// @param who may connect
    /// @return a changed copy
    public Service entrance(Entrance who) {
        return new Service(acceptor, limits, tls, who);
    }
}
