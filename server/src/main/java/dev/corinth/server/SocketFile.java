package dev.corinth.server;

import dev.corinth.poller.PollerException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// The file of a Unix domain socket that this process listens at. Immutable.
///
/// @param path where
/// @param key what tells it from a later file at the same path; null where the system has no such
///     thing
record SocketFile(Path path, @Nullable Object key) {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");

    /// The bits of a mode that tell the kind of a file, and what they are for a socket (S_IFMT and
    /// S_IFSOCK).
    private static final int FILE_KIND = 0xF000;

    private static final int SOCKET = 0xC000;

    /// The file that was just made.
    static SocketFile of(Path path) {
        return new SocketFile(path, keyOf(path));
    }

    /// Removes a socket that nobody listens at any more, as a process leaves it that was killed.
    /// Never a file of another kind.
    ///
    /// @throws PollerException if somebody listens there, or the file is no socket
    static void removeStale(Path path) {
        BasicFileAttributes found = attributes(path);
        if (found == null) {
            return;
        }
        if (!isSocket(path, found)) {
            throw new PollerException(
                    "cannot listen on " + path + ": there is a file that is no socket");
        }
        if (isListening(path)) {
            throw new PollerException(
                    "cannot listen on " + path + ": in use, somebody listens there already");
        }
        try {
            Files.deleteIfExists(path);
            LOG.log(Level.INFO, "Removed {0}, a socket that nobody listened at", path);
        } catch (IOException e) {
            throw new PollerException(
                    "cannot listen on " + path + ": the old socket cannot be removed: " + e, e);
        }
    }

    /// Whether it is a socket and not a pipe with a name or a device, which Java calls "other" too.
    private static boolean isSocket(Path path, BasicFileAttributes found) {
        try {
            Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return mode instanceof Integer bits && (bits & FILE_KIND) == SOCKET;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "kinds of files are not told here", e);
            return found.isOther();
        } catch (IOException e) {
            throw new PollerException("cannot listen on " + path + ": " + e, e);
        }
    }

    /// Removes the file, unless somebody else has put another one in its place.
    void remove() {
        Object now = keyOf(path);
        if (now == null || !now.equals(key)) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "removing " + path + " failed", e);
        }
    }

    private static @Nullable Object keyOf(Path path) {
        BasicFileAttributes found = attributes(path);
        return found == null ? null : found.fileKey();
    }

    private static @Nullable BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new PollerException("cannot listen on " + path + ": " + e, e);
        }
    }

    /// Whether somebody takes connections there. A full backlog is an answer too.
    private static boolean isListening(Path path) {
        try (SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return peer.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "asking at " + path + " failed", e);
            return true;
        }
    }
}
