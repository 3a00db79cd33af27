package dev.corinth.websocket;

import dev.corinth.engine.Rate;

import java.util.Optional;

/// How fast the peer of one WebSocket may send messages. Immutable.
///
/// Without rates a peer is held up by how fast its messages are handled and by nothing else. Pings,
/// pongs and empty fragments always have a rate ([WebSocketConfig#controlRate]).
///
/// @param messages how many messages, or empty for as many as are handled. Default empty
/// @param bytes how many bytes of payload, after inflation, or empty. Default empty
/// @param closes what happens to a peer that sends more: false shows the message and then reads
///     nothing until the rate allows it, so that the network slows the peer down; true closes with
///     1008. Default false
public record TrafficLimits(Optional<Rate> messages, Optional<Rate> bytes, boolean closes) {
    /// No rates.
    public static final TrafficLimits NONE =
            new TrafficLimits(Optional.empty(), Optional.empty(), false);

    /// Rates of messages alone, beyond which nothing is read.
    ///
    /// @param rate how many messages
    /// @return limits
    public static TrafficLimits ofMessages(Rate rate) {
        return NONE.messages(rate);
    }

    /// The same with another rate of messages.
    ///
    /// @param rate how many messages
    /// @return a changed copy
    public TrafficLimits messages(Rate rate) {
        return new TrafficLimits(Optional.of(rate), bytes, closes);
    }

    /// The same with another rate of bytes.
    ///
    /// @param rate how many bytes of payload
    /// @return a changed copy
    public TrafficLimits bytes(Rate rate) {
        return new TrafficLimits(messages, Optional.of(rate), closes);
    }

    /// The same, closing with 1008 who sends more.
    ///
    /// @return a changed copy
    public TrafficLimits closing() {
        return new TrafficLimits(messages, bytes, true);
    }

    boolean areNone() {
        return messages.isEmpty() && bytes.isEmpty();
    }
}
