package dev.corinth.poller;

/// How far a line has come. Immutable.
///
/// ```
/// CONNECTING ──► OPENING ──► OPEN ──► CLOSING ──► GONE       (closed)
///                              └────► RELEASING ─► GONE      (released)
/// ```
///
/// A line may go to CLOSING from every stage before it.
enum Stage {
    /// The system is connecting it.
    CONNECTING,
    /// Open, but nobody was told.
    OPENING,
    /// Open and known to be.
    OPEN,
    /// Closed, or broken, but nobody was told.
    CLOSING,
    /// Being given away, but nobody was told.
    RELEASING,
    /// The last event was told.
    GONE;

    /// Whether nothing but the last event can come.
    boolean isEnding() {
        return compareTo(CLOSING) >= 0;
    }
}
