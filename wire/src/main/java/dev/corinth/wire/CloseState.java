package dev.corinth.wire;

/// Where a connection stands in the closing handshake of RFC 6455 §7.
/// Immutable; the connection keeps the current one and each event gives the next.
///
/// ```
///            sentClose               receivedClose
///   OPEN ─────────────► CLOSING ───────────────────┐
///    │ receivedClose                               ▼
///    └────────────────► PEER_CLOSED ─────────► CLOSED      any ── lost ──► TERMINATED
///                                  sentClose
/// ```
public enum CloseState {
    /// Messages go both ways.
    OPEN,

    /// We sent a close frame and wait for the peer's. What comes before it is dropped.
    CLOSING,

    /// The peer sent a close frame and waits for ours.
    PEER_CLOSED,

    /// Both close frames have gone: the end is clean. TCP may close.
    CLOSED,

    /// The connection went without a whole handshake, or we failed it.
    TERMINATED;

    /// We put a close frame into the output.
    ///
    /// @return the state after it
    /// @throws IllegalStateException when no close frame may be sent any more
    public CloseState sentClose() {
        return switch (this) {
            case OPEN -> CLOSING;
            case PEER_CLOSED -> CLOSED;
            case CLOSING, CLOSED, TERMINATED ->
                    throw new IllegalStateException("close frame sent in state=" + this);
        };
    }

    /// A valid close frame came in.
    ///
    /// @return the state after it; a second close frame changes nothing
    public CloseState receivedClose() {
        return switch (this) {
            case OPEN -> PEER_CLOSED;
            case CLOSING -> CLOSED;
            case PEER_CLOSED, CLOSED, TERMINATED -> this;
        };
    }

    /// TCP ended or broke, or we failed the connection and wait for no answer (RFC 6455 §7.1.7).
    ///
    /// @return [#CLOSED] when the handshake was whole, else [#TERMINATED]
    public CloseState lost() {
        return this == CLOSED ? CLOSED : TERMINATED;
    }

    /// Tells whether messages, pings and pongs may still be sent.
    ///
    /// @return true for [#OPEN]
    public boolean maySend() {
        return this == OPEN;
    }

    /// Tells whether a close frame may still be sent.
    ///
    /// @return true for [#OPEN] and [#PEER_CLOSED]
    public boolean maySendClose() {
        return this == OPEN || this == PEER_CLOSED;
    }

    /// Tells whether what comes in is still decoded: all of it when open, only the peer's close
    /// frame while closing.
    ///
    /// @return true for [#OPEN] and [#CLOSING]
    public boolean mayRead() {
        return this == OPEN || this == CLOSING;
    }

    /// Tells whether both sides said goodbye.
    ///
    /// @return true for [#CLOSED]
    public boolean isClean() {
        return this == CLOSED;
    }
}
