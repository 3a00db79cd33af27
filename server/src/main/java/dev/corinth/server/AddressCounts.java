package dev.corinth.server;

import dev.corinth.engine.AddressRates;
import dev.corinth.websocket.AddressLimits;

import java.util.Optional;

/// What a running server counts for each address of its peers. Safe for any thread.
///
/// @param failedLogins how many logins have failed
/// @param traffic what WebSockets send, if that is counted
record AddressCounts(AddressRates failedLogins, Optional<AddressLimits> traffic) {
    static AddressCounts of(PerAddress rates, boolean hasTraffic) {
        var limits = new AddressRates(rates.failedLogins());
        return new AddressCounts(
                limits,
                hasTraffic
                        ? Optional.of(
                                new AddressLimits(
                                        rates.messages(), rates.bytes(), rates.controlFrames()))
                        : Optional.empty());
    }
}
