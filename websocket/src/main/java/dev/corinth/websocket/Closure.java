package dev.corinth.websocket;

/// How a WebSocket ended. Immutable.
///
/// @param code the code of the close frame that came first, ours or the peer's; 1005 if it had
///     none; 1006 if the connection was lost without one
/// @param reason what that frame said, or what happened to us; may be empty
/// @param isClean whether both sides said goodbye (RFC 6455 §7.1.4)
/// @param byPeer whether the close frame that came first was the peer's
public record Closure(int code, String reason, boolean isClean, boolean byPeer) {}
