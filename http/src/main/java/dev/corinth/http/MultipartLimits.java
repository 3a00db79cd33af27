package dev.corinth.http;

/// How much there may be in one multipart body, beside the limit on its bytes.
/// Immutable.
///
/// @param maxParts how many parts, 1 to 10,000; default 100; over it 413
/// @param maxHeaderBytes bytes of the field lines of one part with their line ends, 64 to 64 KiB;
///     default 4,096; over it 431
/// @param maxHeaders field lines of one part, 1 to 1,000; default 16; over it 431
public record MultipartLimits(int maxParts, int maxHeaderBytes, int maxHeaders) {
    /// 100 parts, 4 KiB and 16 field lines each.
    public static final MultipartLimits DEFAULTS = new MultipartLimits(100, 4_096, 16);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException when a limit is outside its range
    public MultipartLimits {
        requireWithin("maxParts", maxParts, 1, 10_000);
        requireWithin("maxHeaderBytes", maxHeaderBytes, 64, 64 << 10);
        requireWithin("maxHeaders", maxHeaders, 1, 1_000);
    }

    /// These limits with another one for the number of parts.
    ///
    /// @param count the new limit
    /// @return the changed limits
    public MultipartLimits withMaxParts(int count) {
        return new MultipartLimits(count, maxHeaderBytes, maxHeaders);
    }

    private static void requireWithin(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " to " + most + ": " + name + "=" + value);
        }
    }
}
