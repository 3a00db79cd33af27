package dev.corinth.wire;

/// How a codec reads one connection.
/// Immutable; made once for each route and each agreed set of parameters.
///
/// @param role the side on which we stand
/// @param limits what one message may cost
/// @param deflate what was agreed about compression, or [DeflateParameters#NONE]
/// @param streaming true to have messages told in pieces, false (the usual) to have them whole
public record CodecSettings(
        Role role, MessageLimits limits, DeflateParameters deflate, boolean streaming) {
    /// Whole messages without compression and with the default limits.
    ///
    /// @param role the side on which we stand
    /// @return the settings
    public static CodecSettings of(Role role) {
        return new CodecSettings(role, MessageLimits.defaults(), DeflateParameters.NONE, false);
    }
}
