package dev.corinth.server;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// Where lines of a log go. Called by one thread at a time, never by a loop: it may block.
public interface LogSink extends Closeable {
    /// Writes lines.
    ///
    /// @param lines without an end; control characters are escaped already. What stands there in
    ///     several lines, such as the dump of a frame, has their ends inside
    /// @throws IOException if they cannot be written now; they are lost and counted, and it is
    ///     tried again with later ones
    void write(List<String> lines) throws IOException;

    /// Writes no more. Called once.
    @Override
    default void close() throws IOException {}
}
