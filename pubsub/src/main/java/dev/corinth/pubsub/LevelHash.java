package dev.corinth.pubsub;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Numbers for the levels of names, that nobody outside can foresee. Immutable; safe for any
/// thread.
///
/// ```
/// up to 9 characters of ASCII     the characters themselves, 7 bits each: no two levels share one
/// any other                       1 in front, and behind it a polynomial of the characters
/// ```
///
/// The polynomial is taken modulo 2^61 − 1 at a secret point. Two levels of n characters that
/// somebody chose without knowing the point have one number with a chance of n / 2^62 at most (they
/// differ in a polynomial of degree n / 3, which has so many zeros); who looks one up compares the
/// text as well.
final class LevelHash {
    private static final long PRIME = (1L << 61) - 1;
    private static final long HASHED = Long.MIN_VALUE;
    private static final int MOST_EXACT = 9;

    /// Three characters are one coefficient.
    private static final int TOGETHER = 3;

    private final long point;
    private final long keySecret;
    private final long parentSecret;

    LevelHash() {
        this(new SecureRandom());
    }

    LevelHash(RandomGenerator random) {
        this(random.nextLong(2, PRIME), random.nextLong(), random.nextLong());
    }

    LevelHash(long point, long keySecret, long parentSecret) {
        this.point = point;
        this.keySecret = keySecret;
        this.parentSecret = parentSecret;
    }

    /// The number of a level.
    ///
    /// @param text in which characters are never 0
    /// @param from where the level begins
    /// @param to where it ends, exclusive
    /// @return not 0
    long key(String text, int from, int to) {
        if (to - from > MOST_EXACT) {
            return hashed(text, from, to);
        }
        long key = 0;
        int all = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            all |= c;
            key = key << 7 | c;
        }
        return all < 0x80 ? key : hashed(text, from, to);
    }

    /// Whether another level may have the same number.
    static boolean isHashed(long key) {
        return key < 0;
    }

    /// A number for a level below another one, of which all bits depend on both.
    int tag(int parent, long key) {
        long one = key ^ keySecret;
        long other = parent * 0x9E3779B97F4A7C15L ^ parentSecret;
        long folded = Math.multiplyHigh(one, other) ^ one * other;
        return (int) (folded ^ folded >>> 32);
    }

    private long hashed(String text, int from, int to) {
        long hash = 0;
        for (int i = from; i < to; i += TOGETHER) {
            long coefficient = text.charAt(i);
            for (int j = i + 1; j < i + TOGETHER; j++) {
                coefficient = coefficient << 16 | (j < to ? text.charAt(j) : 0);
            }
            hash = reduced(times(hash, point) + coefficient);
        }
        return hash | HASHED;
    }

    /// @return less than 2^62
    private static long times(long one, long other) {
        long low = one * other;
        long high = Math.multiplyHigh(one, other);
        return (low & PRIME) + (low >>> 61 | high << 3);
    }

    /// @param sum less than 2^63
    private static long reduced(long sum) {
        long once = (sum & PRIME) + (sum >>> 61);
        return once >= PRIME ? once - PRIME : once;
    }
}
