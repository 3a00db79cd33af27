package dev.corinth.wire;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Strong mask keys: the key stream of AES in counter mode, under a key from [SecureRandom].
/// Owned by its loop.
///
/// [SecureRandom] itself allocates with each draw; the cipher gives 1,024 keys at a time and
/// allocates nothing.
public final class MaskKeys implements MaskKeySource {
    private static final int BATCH_BYTES = 4096;
    private static final int BLOCK_BYTES = 16;
    private static final byte[] ZEROS = new byte[BATCH_BYTES];

    private final Cipher stream;
    private final byte[] batch = new byte[BATCH_BYTES];
    private int next = BATCH_BYTES;

    /// Keys under a seed from the system's default strong generator.
    public MaskKeys() {
        this(new SecureRandom());
    }

    /// Keys under a seed from the given generator.
    ///
    /// @param random a strong generator; 32 bytes are drawn from it now, none later
    public MaskKeys(SecureRandom random) {
        byte[] seed = new byte[2 * BLOCK_BYTES];
        random.nextBytes(seed);
        try {
            stream = Cipher.getInstance("AES/CTR/NoPadding");
            stream.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(seed, 0, BLOCK_BYTES, "AES"),
                    new IvParameterSpec(seed, BLOCK_BYTES, BLOCK_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in counter mode", e);
        }
    }

    @Override
    public int next() {
        if (next == BATCH_BYTES) {
            fill();
        }
        int key =
                (batch[next] & 0xFF)
                        | ((batch[next + 1] & 0xFF) << 8)
                        | ((batch[next + 2] & 0xFF) << 16)
                        | (batch[next + 3] << 24);
        next += 4;
        return key;
    }

    private void fill() {
        try {
            stream.update(ZEROS, 0, BATCH_BYTES, batch, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the batch is as long as its input", e);
        }
        next = 0;
    }
}
