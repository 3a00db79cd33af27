package dev.corinth.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much memory Linux says that a process has, and itself. Stateless; safe for any thread.
public final class MemoryFigures {
    private MemoryFigures() {}

    /// How much memory a process has in its pages now.
    ///
    /// @param process its number
    /// @return bytes
    /// @throws IOException if there is no such process, or it is none of ours
    public static long residentBytes(long process) throws IOException {
        return bytes(Path.of("/proc/" + process + "/smaps_rollup"), "Rss:");
    }

    /// How much memory the kernel has in its slabs: sockets, descriptors and all its other objects,
    /// of all processes.
    ///
    /// @return bytes
    /// @throws IOException if the kernel does not tell
    public static long slabBytes() throws IOException {
        return bytes(Path.of("/proc/meminfo"), "Slab:");
    }

    /// The figure of the one line that begins so, told in KiB.
    private static long bytes(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) {
                String kib = line.substring(name.length(), line.lastIndexOf(' '));
                return Long.parseLong(kib.strip()) << 10;
            }
        }
        throw new IOException("no line " + name + " in " + file);
    }
}
