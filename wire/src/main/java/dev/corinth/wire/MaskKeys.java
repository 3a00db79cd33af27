package dev.corinth.wire;

import java.security.SecureRandom;

/// Strong mask keys from [SecureRandom], drawn in batches.
/// Owned by its loop.
public final class MaskKeys implements MaskKeySource {
    /// A batch of 1,024 keys: the price of asking the system is spread over them.
    private static final int BATCH_BYTES = 4096;

    private final SecureRandom random;
    private final byte[] batch = new byte[BATCH_BYTES];
    private int next = BATCH_BYTES;

    /// Keys from the system's default strong generator.
    public MaskKeys() {
        this(new SecureRandom());
    }

    /// Keys from the given generator.
    ///
    /// @param random a strong generator
    public MaskKeys(SecureRandom random) {
        this.random = random;
    }

    @Override
    public int next() {
        if (next == BATCH_BYTES) {
            random.nextBytes(batch);
            next = 0;
        }
        int key =
                (batch[next] & 0xFF)
                        | ((batch[next + 1] & 0xFF) << 8)
                        | ((batch[next + 2] & 0xFF) << 16)
                        | (batch[next + 3] << 24);
        next += 4;
        return key;
    }
}
