package dev.corinth.wire;

/// How permessage-deflate is offered, accepted and used on a route or by a client.
/// Immutable.
///
/// @param enabled false (the default) to neither offer nor accept it: compression costs time and
///     memory that small messages never earn back
/// @param serverTakeover true to let the server's messages refer back to earlier ones, default
///     false: it costs the server about 256 KiB for each connection, the client about 72 KiB
/// @param clientTakeover the same for the client's messages, default false
/// @param serverWindowBits the widest window for the server's messages, as a power of two: 9 to 15,
///     default 15; less than 15 compresses worse, for the peer's sake
/// @param clientWindowBits the same for the client's messages; a server can ask for it only of
///     clients that offer it
/// @param thresholdBytes messages under this size are sent uncompressed: 0 or more, default 512
/// @param level 1 (fastest) to 9 (smallest), default 6 as in zlib
public record DeflateConfig(
        boolean enabled,
        boolean serverTakeover,
        boolean clientTakeover,
        int serverWindowBits,
        int clientWindowBits,
        int thresholdBytes,
        int level) {
    private static final int DEFAULT_THRESHOLD = 512;
    private static final int DEFAULT_LEVEL = 6;

    /// Checks the values.
    ///
    /// @throws IllegalArgumentException when one is out of its bounds
    public DeflateConfig {
        DeflateParameters.requireWindow("serverWindowBits", serverWindowBits);
        DeflateParameters.requireWindow("clientWindowBits", clientWindowBits);
        if (thresholdBytes < 0) {
            throw new IllegalArgumentException("negative: thresholdBytes=" + thresholdBytes);
        }
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("compression level not 1 to 9: level=" + level);
        }
    }

    /// No compression: the default.
    ///
    /// @return the configuration
    public static DeflateConfig off() {
        return withDefaults(false, false);
    }

    /// Compression without context takeover and with the widest windows.
    ///
    /// @return the configuration
    public static DeflateConfig on() {
        return withDefaults(true, false);
    }

    /// Compression with context takeover both ways and with the widest windows.
    ///
    /// @return the configuration
    public static DeflateConfig onWithTakeover() {
        return withDefaults(true, true);
    }

    private static DeflateConfig withDefaults(boolean enabled, boolean takeover) {
        int widest = DeflateParameters.WIDEST;
        return new DeflateConfig(
                enabled, takeover, takeover, widest, widest, DEFAULT_THRESHOLD, DEFAULT_LEVEL);
    }
}
