package dev.corinth.poller;

import dev.corinth.linux.Errno;
import dev.corinth.linux.Kernel;
import dev.corinth.linux.Linux;
import dev.corinth.linux.SocketOptions;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The socket through which programs of one machine talk to its log. Used by one thread at a time,
/// never by a loop: sending waits while the log has no room.
///
/// It is a Unix domain socket of messages, which Java does not have. It is opened by the first
/// message, and again when who reads it was started anew.
public final class SystemLog implements Closeable {
    /// Where the log of a machine listens.
    public static final Path SOCKET = Path.of("/dev/log");

    /// The longest message.
    public static final int MOST_BYTES = 8192;

    private static final int NONE = -1;

    private final Path path;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment block = arena.allocate(MOST_BYTES);
    private final Kernel kernel;
    private int socket = NONE;

    /// Opens nothing yet.
    ///
    /// @param path of the socket, such as [#SOCKET]
    /// @throws IllegalStateException where [#whyNot] has a reason
    public SystemLog(Path path) {
        this.path = path;
        this.kernel = new Kernel();
    }

    /// Why there is no such socket here.
    ///
    /// @return a sentence for people; empty where there may be one
    public static Optional<String> whyNot() {
        return Linux.whyNot();
    }

    /// Whether what this process writes to standard error is read by the journal of systemd, which
    /// takes `<4>` at the start of a line for its priority.
    ///
    /// @param stream what the variable `JOURNAL_STREAM` says, or empty: device and inode
    /// @return whether standard error is that stream, and was not sent elsewhere since
    public static boolean isJournal(String stream) {
        try {
            Path error = Path.of("/proc/self/fd/2");
            return !stream.isEmpty()
                    && stream.equals(
                            Files.getAttribute(error, "unix:dev")
                                    + ":"
                                    + Files.getAttribute(error, "unix:ino"));
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            // Not Linux, or nothing to read there: then nobody reads priorities either.
            return false;
        }
    }

    /// Sends one message.
    ///
    /// @param message at most [#MOST_BYTES]
    /// @throws IOException if nobody reads there, now
    public void send(byte[] message) throws IOException {
        if (message.length > MOST_BYTES) {
            throw new IllegalArgumentException("length=" + message.length + ", to " + MOST_BYTES);
        }
        MemorySegment.copy(message, 0, block, ValueLayout.JAVA_BYTE, 0, message.length);
        boolean wasOpen = socket != NONE;
        long sent = attempt(message.length);
        if (sent < 0 && wasOpen) {
            // Who reads there may have been started anew since: then it has a new socket.
            sent = attempt(message.length);
        }
        ErrnoException.check(sent);
    }

    private long attempt(int length) throws IOException {
        if (socket == NONE) {
            open();
        }
        long sent;
        do {
            sent = kernel.send(socket, block, 0, length, SocketOptions.MSG_NOSIGNAL);
        } while (sent == -Errno.EINTR);
        if (sent < 0) {
            shut();
        }
        return sent;
    }

    private void open() throws IOException {
        int made = (int) ErrnoException.check(kernel.datagramSocket(SocketOptions.AF_UNIX));
        int answer = kernel.connect(made, UnixDomainSocketAddress.of(path));
        if (answer < 0) {
            kernel.close(made);
            throw new IOException(path + ": " + Errno.text(-answer));
        }
        socket = made;
    }

    private void shut() {
        if (socket != NONE) {
            kernel.close(socket);
            socket = NONE;
        }
    }

    /// Sends nothing more.
    @Override
    public void close() {
        shut();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
