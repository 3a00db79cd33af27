package dev.corinth.engine;

/// What a loop counts. Immutable.
public enum Counter {
    /// Turns of the loop.
    TURNS,
    /// Connections accepted.
    ACCEPTED,
    /// Connections closed at once because there were too many.
    REFUSED,
    /// Connections closed at once because there were too many of the same address.
    REFUSED_BY_ADDRESS,
    /// Connections closed at once because a filter did not admit them.
    REFUSED_BY_FILTER,
    /// Connections of a proxy that were cut because they began with no right PROXY header.
    REFUSED_HEADER,
    /// Connections cut in their handshake, the oldest first, because too many were in theirs.
    HANDSHAKES_CUT,
    /// Times that accepting failed for want of descriptors or memory.
    ACCEPT_FAILED,
    /// Connections opened by us.
    CONNECTED,
    /// Connections that were not open in time: connecting or the TLS handshake took too long.
    NOT_OPENED,
    /// Connections whose peer left in the middle of its handshake or of a request.
    LEFT_EARLY,
    /// Connections gone, for whatever reason.
    CLOSED,
    /// Bytes received from the network.
    BYTES_IN,
    /// Bytes given to the network.
    BYTES_OUT,
    /// Messages received whole, or to their last fragment where they are delivered in pieces.
    MESSAGES_IN,
    /// Messages taken to be sent; of what is sent in pieces, each piece.
    MESSAGES_OUT,
    /// WebSockets opened.
    WEBSOCKETS_OPENED,
    /// WebSockets gone.
    WEBSOCKETS_CLOSED,
    /// Nanoseconds in which the loop had something to do.
    BUSY_NS,
    /// Times that everybody on the loop had to wait for 100 ms or more.
    SLOW_TURNS,
    /// Times that a loop could hear nobody for more than a second, so that its peers got the time
    /// again.
    STANDSTILLS,
    /// Messages dropped because the output of their connection was full.
    DROPPED,
    /// Connections whose output was full under a policy to disconnect.
    OVERFLOWED,
    /// Connections cut because their peer took no byte for too long.
    STALLED,
    /// Connections cut, the slowest readers first, because memory was short.
    SHED,
    /// Times that something was refused because the memory of the process was at its budget.
    OVER_BUDGET,
    /// Commands refused because too many bytes were on their way to the loop.
    COMMANDS_REFUSED,
    /// Messages and calls of other threads whose connection was gone when they arrived.
    UNDELIVERED,
    /// Callbacks that threw.
    CALLBACK_FAILED,
    /// WebSockets closed because their login ended, or because there was none in time.
    LOGINS_ENDED,
    /// Logins that were refused.
    LOGINS_FAILED,
    /// Handshakes answered with 429, for too many logins of their address have failed.
    LOGINS_LIMITED,
    /// Times that a peer has sent more than its rate allows.
    OVER_RATE
}
