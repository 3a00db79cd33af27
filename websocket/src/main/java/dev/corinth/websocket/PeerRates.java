package dev.corinth.websocket;

import dev.corinth.engine.Rate;

import org.jspecify.annotations.Nullable;

/// How much the peer of one WebSocket has sent, held against its rates and those of its address.
/// Owned by its loop; allocates nothing per message.
final class PeerRates {
    private final @Nullable Rate messages;
    private final @Nullable Rate bytes;
    private final boolean closes;
    private final @Nullable AddressLimits address;
    private final long network;
    private long messagesFullNs;
    private long bytesFullNs;

    /// @param network where the peer is
    PeerRates(TrafficLimits limits, @Nullable AddressLimits address, long network, long nowNs) {
        this.messages = limits.messages().orElse(null);
        this.bytes = limits.bytes().orElse(null);
        this.closes = limits.closes();
        this.address = address;
        this.network = network;
        this.messagesFullNs = nowNs;
        this.bytesFullNs = nowNs;
    }

    boolean closes() {
        return closes;
    }

    /// Counts what came.
    ///
    /// @return for how many nanoseconds nothing more may come; 0 or less: it may
    long spend(int more, long length, long nowNs) {
        long restNs = 0;
        Rate ofMessages = messages;
        if (ofMessages != null) {
            messagesFullNs = ofMessages.spend(messagesFullNs, more, nowNs);
            restNs = ofMessages.debtNs(messagesFullNs, nowNs);
        }
        Rate ofBytes = bytes;
        if (ofBytes != null) {
            bytesFullNs = ofBytes.spend(bytesFullNs, length, nowNs);
            restNs = Math.max(restNs, ofBytes.debtNs(bytesFullNs, nowNs));
        }
        AddressLimits shared = address;
        if (shared == null || (closes && restNs > 0)) {
            return restNs;
        }
        long sharedNs =
                closes
                        ? shared.spendIfFree(network, more, length, nowNs)
                        : shared.spend(network, more, length, nowNs);
        return Math.max(restNs, sharedNs);
    }

    boolean admitsControl(long nowNs) {
        AddressLimits shared = address;
        return shared == null || shared.admitsControl(network, nowNs);
    }
}
