package dev.corinth.websocket;

import dev.corinth.wire.CodecSettings;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.Role;

/// What a handshake left for the connection: who we are, how we behave, what was agreed.
/// Immutable; shared by connections that agreed on the same.
///
/// @param role which side we are
/// @param config how the WebSocket behaves
/// @param deflate what was agreed about compression
/// @param subprotocol what was agreed, or empty
public record Agreement(
        Role role, WebSocketConfig config, DeflateParameters deflate, String subprotocol) {
    /// The agreement without extension or subprotocol.
    ///
    /// @param role which side we are
    /// @param config how the WebSocket behaves
    /// @return the least that can be agreed
    public static Agreement plain(Role role, WebSocketConfig config) {
        return new Agreement(role, config, DeflateParameters.NONE, "");
    }

    CodecSettings codecSettings() {
        return new CodecSettings(role, config.limits(), deflate, config.streams());
    }

    Role peer() {
        return role == Role.SERVER ? Role.CLIENT : Role.SERVER;
    }
}
