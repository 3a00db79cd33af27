package dev.corinth.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.Arrays;

/// A file that is open for reading. Owned by one thread at a time, never by a loop.
///
/// @param channel where its bytes come from
/// @param size how many there were when it was opened
/// @param modified when it was changed last
record FileContent(SeekableByteChannel channel, long size, Instant modified)
        implements AutoCloseable {
    /// Reads a number of bytes.
    ///
    /// @return fewer if the file has become shorter
    byte[] read(long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        SeekableByteChannel _ = channel.position(from);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = channel.read(buffer);
        }
        return buffer.hasRemaining()
                ? Arrays.copyOf(buffer.array(), buffer.position())
                : buffer.array();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
