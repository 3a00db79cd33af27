package dev.corinth.server;

import dev.corinth.engine.Rate;

import java.util.Optional;

/// How fast all peers of one IPv4 address, or of one /64 of IPv6, may do something together.
/// Immutable. Peers on this machine are not counted, for a proxy there stands for many. Behind a
/// trusted proxy that names them in fields ([Proxies]) the clients are counted, and as one those of
/// whom nothing can be read. What is counted stands in tables of 512 KiB each, however many
/// addresses there are.
///
/// @param failedLogins how many logins may fail; beyond that handshakes that would have to be
///     authenticated are answered with 429 and nobody is asked. Default 10 a minute, 20 at once
/// @param messages how many messages their WebSockets may send, or empty. Default empty
/// @param bytes how many bytes of payload, or empty. Default empty
/// @param controlFrames how many pings, pongs and empty fragments, beside the rate of each
///     WebSocket; more close with 1008. Default empty
public record PerAddress(
        Rate failedLogins,
        Optional<Rate> messages,
        Optional<Rate> bytes,
        Optional<Rate> controlFrames) {
    /// The defaults.
    public static final PerAddress STANDARD =
            new PerAddress(
                    Rate.perMinute(10).burst(20),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /// The same with another rate of failed logins.
    ///
    /// @param rate how many may fail
    /// @return a changed copy
    public PerAddress failedLogins(Rate rate) {
        return new PerAddress(rate, messages, bytes, controlFrames);
    }

    /// The same with another rate of messages.
    ///
    /// @param rate how many
    /// @return a changed copy
    public PerAddress messages(Rate rate) {
        return new PerAddress(failedLogins, Optional.of(rate), bytes, controlFrames);
    }

    /// The same with another rate of bytes.
    ///
    /// @param rate how many bytes of payload
    /// @return a changed copy
    public PerAddress bytes(Rate rate) {
        return new PerAddress(failedLogins, messages, Optional.of(rate), controlFrames);
    }

    /// The same with another rate of control frames.
    ///
    /// @param rate how many
    /// @return a changed copy
    public PerAddress controlFrames(Rate rate) {
        return new PerAddress(failedLogins, messages, bytes, Optional.of(rate));
    }

    private boolean hasTraffic() {
        return messages.isPresent() || bytes.isPresent() || controlFrames.isPresent();
    }

    /// Where is counted what is said here.
    AddressCounts counts() {
        return AddressCounts.of(this, hasTraffic());
    }
}
