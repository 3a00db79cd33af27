package dev.corinth.wire;

import java.util.List;

/// What both sides agreed about permessage-deflate (RFC 7692 §7.1).
/// Immutable.
///
/// @param serverTakeover true when the server's messages may refer back to earlier ones
/// @param clientTakeover true when the client's messages may refer back to earlier ones
/// @param serverWindowBits how far back the server refers at most, as a power of two: 8 to 15
/// @param clientWindowBits how far back the client refers at most, as a power of two: 8 to 15
public record DeflateParameters(
        boolean serverTakeover,
        boolean clientTakeover,
        int serverWindowBits,
        int clientWindowBits) {
    /// Compression was not agreed.
    public static final DeflateParameters NONE = new DeflateParameters(false, false, 0, 0);

    /// The narrowest window that our compressor keeps to: 512 bytes. zlib itself has no narrower.
    public static final int NARROWEST = 9;

    /// The widest window that there is: 32 KiB.
    public static final int WIDEST = 15;

    /// Reads what a server answered, on either side.
    ///
    /// @param agreed the extensions that the handshake agreed, as rendered by the server
    /// @return the parameters of permessage-deflate, or [#NONE] when it is not among them
    public static DeflateParameters of(List<ExtensionOffer> agreed) {
        for (ExtensionOffer extension : agreed) {
            if (extension.name().equals(DeflateNegotiation.NAME)) {
                return DeflateTerms.read(extension).map(DeflateTerms::agreed).orElse(NONE);
            }
        }
        return NONE;
    }

    /// Tells whether compression was agreed.
    ///
    /// @return false for [#NONE]
    public boolean isAgreed() {
        return serverWindowBits != 0;
    }

    /// Tells whether a side's messages may refer back to its earlier ones.
    ///
    /// @param sender the side
    /// @return true when its context is taken over
    public boolean takesOver(Role sender) {
        return sender == Role.SERVER ? serverTakeover : clientTakeover;
    }

    /// How far back a side's messages refer at most.
    ///
    /// @param sender the side
    /// @return a power of two, 8 to 15
    public int windowBits(Role sender) {
        return sender == Role.SERVER ? serverWindowBits : clientWindowBits;
    }

    static void requireWindow(String name, int bits) {
        if (bits < NARROWEST || bits > WIDEST) {
            throw new IllegalArgumentException("window not of 9 to 15 bits: " + name + "=" + bits);
        }
    }
}
