package dev.corinth.wire;

/// Where a client takes its mask keys from.
/// Owned by one loop.
///
/// Tests put a fixed one in place of [MaskKeys].
@FunctionalInterface
public interface MaskKeySource {
    /// A key for one frame (RFC 6455 §5.3: not to be guessed from the keys before).
    ///
    /// @return four bytes, the first on the wire lowest
    int next();
}
