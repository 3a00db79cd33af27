package dev.corinth.poller;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// What is done with the files of Unix domain sockets. Stateless; safe for any thread.
final class SocketFiles {
    private SocketFiles() {}

    /// Sets the permissions of the path that a spec has just bound, whatever the mask of the
    /// process has left of them.
    static void permit(ListenSpec spec, Set<PosixFilePermission> mode) {
        if (!(spec.address() instanceof UnixDomainSocketAddress unix)) {
            return;
        }
        Path path = unix.getPath();
        try {
            Files.setPosixFilePermissions(path, mode);
        } catch (IOException | UnsupportedOperationException e) {
            remove(path);
            throw spec.refused("its permissions cannot be set: " + e.getMessage(), false);
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.getLogger("dev.corinth.poller")
                    .log(System.Logger.Level.DEBUG, "removing " + path + " failed", e);
        }
    }
}
