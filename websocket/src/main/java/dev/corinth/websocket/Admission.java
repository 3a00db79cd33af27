package dev.corinth.websocket;

import java.time.Duration;
import java.util.Optional;

/// What a WebSocket is opened with beside its agreement. Immutable.
///
/// @param attachment what the application finds kept with it
/// @param login who is at the other end, if that is known
/// @param loginWithin how long the peer may take to log in by messages; empty where it need not
/// @param address the rates of its address; empty without
/// @param network where those count it: a number for its network, or 0 for nowhere
public record Admission(
        Optional<Object> attachment,
        Optional<Login> login,
        Optional<Duration> loginWithin,
        Optional<AddressLimits> address,
        long network) {
    /// Nothing.
    public static final Admission PLAIN =
            new Admission(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);

    /// The same with something kept.
    ///
    /// @param value anything
    /// @return a changed copy
    public Admission attach(Object value) {
        return new Admission(Optional.of(value), login, loginWithin, address, network);
    }

    /// Gives a session what it is held to, if it is held to anything.
    void settle(WebSocketSession session) {
        attachment.ifPresent(session::attach);
        TrafficLimits traffic = session.agreement().config().traffic();
        if (!traffic.areNone() || address.isPresent()) {
            session.ownConduct()
                    .rates(
                            new PeerRates(
                                    traffic,
                                    address.orElse(null),
                                    network,
                                    session.tools().loop.nowNs()));
        }
        loginWithin
                .filter(time -> login.isEmpty())
                .ifPresent(time -> session.ownConduct().loginWithin(time));
        login.ifPresent(who -> session.ownConduct().login(who));
    }
}
