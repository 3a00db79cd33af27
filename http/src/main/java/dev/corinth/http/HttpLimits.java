package dev.corinth.http;

/// How large the parts of one HTTP message may be.
/// Immutable.
///
/// All limits are inclusive and finite: there is no value for "unlimited". What is over a limit is
/// refused at the byte that passes it, before more memory is taken.
///
/// @param maxRequestLine bytes of the start line without its line end, 64 to 1 MiB; default 8,192,
///     as many as most servers and proxies let through; over it 414
/// @param maxHeaderBytes bytes of all header lines with their line ends, 64 to 1 MiB; default
///     16,384, enough for large cookies behind proxies; over it 431
/// @param maxHeaders number of header lines, 1 to 10,000; default 100; over it 431
/// @param maxBody bytes of a body after removal of the chunked coding, 0 to 1 TiB; default 1 MiB;
///     over it 413
public record HttpLimits(int maxRequestLine, int maxHeaderBytes, int maxHeaders, long maxBody) {
    /// 8 KiB, 16 KiB, 100 header lines, 1 MiB.
    public static final HttpLimits DEFAULTS = new HttpLimits(8_192, 16_384, 100, 1 << 20);

    private static final int MOST_HEAD_BYTES = 1 << 20;
    private static final int MOST_HEADERS = 10_000;
    private static final long MOST_BODY = 1L << 40;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException when a limit is outside its range
    public HttpLimits {
        requireWithin("maxRequestLine", maxRequestLine, 64, MOST_HEAD_BYTES);
        requireWithin("maxHeaderBytes", maxHeaderBytes, 64, MOST_HEAD_BYTES);
        requireWithin("maxHeaders", maxHeaders, 1, MOST_HEADERS);
        requireWithin("maxBody", maxBody, 0, MOST_BODY);
    }

    private static void requireWithin(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " to " + most + ": " + name + "=" + value);
        }
    }

    /// These limits with another one for the request line.
    ///
    /// @param bytes the new limit
    /// @return the changed limits
    public HttpLimits withMaxRequestLine(int bytes) {
        return new HttpLimits(bytes, maxHeaderBytes, maxHeaders, maxBody);
    }

    /// These limits with another one for all header lines together.
    ///
    /// @param bytes the new limit
    /// @return the changed limits
    public HttpLimits withMaxHeaderBytes(int bytes) {
        return new HttpLimits(maxRequestLine, bytes, maxHeaders, maxBody);
    }

    /// These limits with another one for the number of header lines.
    ///
    /// @param count the new limit
    /// @return the changed limits
    public HttpLimits withMaxHeaders(int count) {
        return new HttpLimits(maxRequestLine, maxHeaderBytes, count, maxBody);
    }

    /// These limits with another one for the body.
    ///
    /// @param bytes the new limit
    /// @return the changed limits
    public HttpLimits withMaxBody(long bytes) {
        return new HttpLimits(maxRequestLine, maxHeaderBytes, maxHeaders, bytes);
    }
}
