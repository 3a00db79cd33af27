package dev.corinth.server;

import java.nio.file.Path;

/// Where a server writes down who asked for what. Immutable.
///
/// ```
/// 192.0.2.1 - ann [27/Nov/2026:03:14:15 +0000] "GET /chat" 101 0 "-" "Mozilla/5.0"
/// 192.0.2.1 - ann [27/Nov/2026:03:20:15 +0000] "CLOSE /chat" 1001 0 "-" "-" 9.0s id=1f
/// ```
///
/// One line for each answer, in the form of Apache's, and one for the end of each WebSocket, with
/// its close code and how long it was open. Queries are never written, for tokens stand in them.
/// Control characters are escaped and values cut at 256 characters, so nobody can forge a line.
/// Loops never wait: lines are written by a thread of its own, and dropped and counted when too
/// many wait or the sink fails.
///
/// @param sink where the lines go; closed when the server has stopped
/// @param maxWaiting how many lines may wait, 1 to 1,000,000. Default 8,192
public record AccessLog(LogSink sink, int maxWaiting) {
    private static final int STANDARD_WAITING = 8192;
    private static final int MOST_WAITING = 1_000_000;

    /// Checks the number.
    public AccessLog {
        if (maxWaiting < 1 || maxWaiting > MOST_WAITING) {
            throw new IllegalArgumentException(
                    "maxWaiting=" + maxWaiting + ", 1 to " + MOST_WAITING);
        }
    }

    /// To a sink.
    ///
    /// @param sink where the lines go
    /// @return with the standard number of waiting lines
    public static AccessLog to(LogSink sink) {
        return new AccessLog(sink, STANDARD_WAITING);
    }

    /// To a file of at most 64 MiB with five older ones beside it.
    ///
    /// @param path where; its folder must be there
    /// @return with the standard number of waiting lines
    public static AccessLog to(Path path) {
        return to(RotatingFile.at(path));
    }
}
