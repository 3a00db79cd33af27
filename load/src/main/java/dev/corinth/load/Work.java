package dev.corinth.load;

/// What connections do while they are measured. Immutable.
public enum Work {
    /// Every connection sends messages and awaits each of them back.
    ECHO,
    /// Publishers send messages, and every connection awaits each of them.
    FAN,
    /// Connections are opened and held.
    IDLE,
    /// Connections are opened and closed, again and again.
    CONNECT
}
