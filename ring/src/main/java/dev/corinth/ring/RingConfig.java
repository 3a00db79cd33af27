package dev.corinth.ring;

/// How large a ring is, how it grows, and how often it publishes. Immutable.
///
/// @param initialBytes what a ring takes at first: a power of two, 256 or more. Default 64 KiB:
///     idle rings should cost little, and there is one for each pair of threads
/// @param maxBytes the largest block to which it grows, a power of two, `initialBytes` to 1 GiB.
///     While the reader has not followed, smaller blocks live beside it: less than twice as much
///     in all, less than three times where the ring was just going back to its first size.
///     Default 16 MiB: a record may have a quarter of it
/// @param reservedBytes room in each block that only control records take, a multiple of 8, up to
///     a quarter of `initialBytes`. Default 4 KiB: a hundred close records
/// @param growthFactor the least factor from one block to the next, over 1 to 16; the result is
///     rounded up to a power of two, so everything up to 2 doubles. Default 2
/// @param publishEvery after how many records a one-to-one ring publishes them without being asked
///     to, and a reader its progress: 1 to 255. Default 5: most of the gain, and a reader that is
///     awake hardly notices
public record RingConfig(
        long initialBytes,
        long maxBytes,
        long reservedBytes,
        double growthFactor,
        int publishEvery) {
    /// The sizes used unless others are set.
    public static final RingConfig STANDARD = new RingConfig(64 << 10, 16 << 20, 4 << 10, 2.0, 5);

    private static final long SMALLEST_BYTES = 256;
    private static final long LARGEST_BYTES = 1 << 30;

    /// Checks the numbers.
    public RingConfig {
        requireBlock("initialBytes", initialBytes, SMALLEST_BYTES);
        requireBlock("maxBytes", maxBytes, initialBytes);
        if (reservedBytes < 0 || reservedBytes > initialBytes / 4 || reservedBytes % 8 != 0) {
            throw new IllegalArgumentException(
                    "reservedBytes=%d, a multiple of 8 up to a quarter of initialBytes=%d"
                            .formatted(reservedBytes, initialBytes));
        }
        if (!(growthFactor > 1 && growthFactor <= 16)) {
            throw new IllegalArgumentException("growthFactor=" + growthFactor + ", over 1 to 16");
        }
        if (publishEvery < 1 || publishEvery > 255) {
            throw new IllegalArgumentException("publishEvery=" + publishEvery + ", 1 to 255");
        }
    }

    /// The longest payload that one record takes.
    ///
    /// @return bytes: a quarter of the cap, less a header
    public long maxPayloadBytes() {
        return maxBytes / 4 - Records.HEADER_BYTES;
    }

    /// The block that follows another.
    ///
    /// @param bytes the size of the block that has become too small
    /// @param recordBytes what must find room, however it lies
    /// @return a power of two, larger than `bytes` unless that is the cap
    long nextBytes(long bytes, long recordBytes) {
        long grown = Math.max((long) Math.ceil(bytes * growthFactor), 4 * recordBytes);
        return Math.min(maxBytes, powerOfTwo(grown));
    }

    private static long powerOfTwo(long bytes) {
        return 1L << (Long.SIZE - Long.numberOfLeadingZeros(bytes - 1));
    }

    private static void requireBlock(String name, long bytes, long least) {
        if (bytes < least || bytes > LARGEST_BYTES || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException(
                    "%s=%d, a power of two from %d to %d"
                            .formatted(name, bytes, least, LARGEST_BYTES));
        }
    }
}
