package dev.corinth.engine;

import java.security.SecureRandom;

/// Where each network of peers stands in a table of a fixed size, by a hash that nobody outside can
/// foresee. Immutable; safe for any thread.
final class NetworkPlaces {
    static final int COUNT = 1 << 16;

    private final long key = new SecureRandom().nextLong() | 1;

    /// Finds the place of a network.
    ///
    /// @param network any number
    /// @return 0 to [#COUNT], exclusive; the same for the same network
    int of(long network) {
        long mixed = (network ^ key) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * key;
        return (int) (mixed >>> 48);
    }
}
