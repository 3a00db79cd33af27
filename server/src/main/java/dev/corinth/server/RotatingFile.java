package dev.corinth.server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A file that lines are added to; when it is full it becomes `name.1`, what was that `name.2`, and
/// so on. Used by one thread at a time.
///
/// A file that somebody else has moved away is made anew, and one that could not be written is
/// opened again: a disk that was full is written to as soon as there is room.
public final class RotatingFile implements LogSink {
    private static final long STANDARD_MAX_BYTES = 64L << 20;
    private static final int STANDARD_KEPT = 5;

    private final Path path;
    private final long maxBytes;
    private final int kept;
    private @Nullable FileChannel channel;

    private RotatingFile(Path path, long maxBytes, int kept) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.kept = kept;
    }

    /// A file of at most 64 MiB with five older ones beside it.
    ///
    /// @param path where; its folder must be there
    /// @return not opened before the first line
    public static RotatingFile at(Path path) {
        return new RotatingFile(path, STANDARD_MAX_BYTES, STANDARD_KEPT);
    }

    /// The same of another size.
    ///
    /// @param bytes how large it may become before it is moved: 1 KiB to 1 TiB
    /// @param older how many older ones are kept: 0 to 1,000
    /// @return another one
    public RotatingFile rotating(long bytes, int older) {
        if (bytes < 1 << 10 || bytes > 1L << 40 || older < 0 || older > 1000) {
            throw new IllegalArgumentException(
                    "bytes=" + bytes + ", 1 KiB to 1 TiB; older=" + older + ", 0 to 1000");
        }
        return new RotatingFile(path, bytes, older);
    }

    @Override
    public void write(List<String> lines) throws IOException {
        var text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        try {
            FileChannel file = file();
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        channel = null;
        if (file != null) {
            file.close();
        }
    }

    private FileChannel file() throws IOException {
        FileChannel file = channel;
        if (file != null && !Files.exists(path)) {
            close();
            file = null;
        }
        if (file == null) {
            file = open();
        }
        if (file.size() >= maxBytes) {
            close();
            rotate();
            file = open();
        }
        return file;
    }

    private FileChannel open() throws IOException {
        FileChannel file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        channel = file;
        return file;
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(older(kept));
        for (int i = kept; i > 0; i--) {
            Path from = older(i - 1);
            if (Files.exists(from)) {
                Files.move(from, older(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path older(int number) {
        return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
    }
}
