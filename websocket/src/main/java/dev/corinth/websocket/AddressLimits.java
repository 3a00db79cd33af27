package dev.corinth.websocket;

import dev.corinth.engine.AddressRates;
import dev.corinth.engine.Rate;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// How fast all WebSockets of one IPv4 address, or of one /64 of IPv6, may send together. Safe for
/// any thread; shared by all that are to count together. Peers on this machine are not counted, for
/// a proxy there stands for many.
///
/// What happens beyond a rate is what the route says of its own rates ([TrafficLimits#closes]);
/// beyond that of control frames a WebSocket is closed with 1008. What is refused with closing is
/// not counted, so that nobody can lock out others of the same address for longer than they send.
public final class AddressLimits {
    private final @Nullable AddressRates messages;
    private final @Nullable AddressRates bytes;
    private final @Nullable AddressRates control;

    /// Makes limits; each rate that is given takes 512 KiB.
    ///
    /// @param messages how many messages
    /// @param bytes how many bytes of payload
    /// @param control how many pings, pongs and empty fragments
    public AddressLimits(Optional<Rate> messages, Optional<Rate> bytes, Optional<Rate> control) {
        this.messages = messages.map(AddressRates::new).orElse(null);
        this.bytes = bytes.map(AddressRates::new).orElse(null);
        this.control = control.map(AddressRates::new).orElse(null);
    }

    /// Counts what came and is taken in any case.
    ///
    /// @return for how many nanoseconds nothing more may come; 0 or less: it may
    long spend(long network, int more, long length, long nowNs) {
        return Math.max(
                spend(messages, network, more, nowNs), spend(bytes, network, length, nowNs));
    }

    /// Counts what came, unless it is refused.
    ///
    /// @return more than 0 if it is refused
    long spendIfFree(long network, int more, long length, long nowNs) {
        long debtNs = spendIfFree(bytes, network, length, nowNs);
        return debtNs > 0 ? debtNs : spendIfFree(messages, network, more, nowNs);
    }

    boolean admitsControl(long network, long nowNs) {
        return spendIfFree(control, network, 1, nowNs) <= 0;
    }

    private static long spendIfFree(
            @Nullable AddressRates rates, long network, long units, long nowNs) {
        return rates == null ? 0 : rates.spendIfFree(network, units, nowNs);
    }

    private static long spend(@Nullable AddressRates rates, long network, long units, long nowNs) {
        return rates == null ? 0 : rates.spend(network, units, nowNs);
    }
}
