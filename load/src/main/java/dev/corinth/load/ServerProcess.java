package dev.corinth.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// A process on this machine whose CPU time and memory are read. Immutable; safe for any thread.
///
/// CPU time comes from the system by way of Java (on Linux from `/proc/PID/stat`, in steps of
/// 10 ms), resident memory from `/proc/PID/status`, which Linux alone has.
final class ServerProcess {
    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1024;

    private final ProcessHandle process;

    private ServerProcess(ProcessHandle process) {
        this.process = process;
    }

    /// Finds a process.
    ///
    /// @throws LoadException if there is none
    static ServerProcess of(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(ServerProcess::new)
                .orElseThrow(() -> new LoadException("there is no process with pid=" + pid));
    }

    /// All that its threads have taken so far, in microseconds.
    ///
    /// @return empty if the system does not tell
    OptionalLong cpuMicros() {
        var taken = process.info().totalCpuDuration().map(Duration::toNanos);
        return taken.isPresent() ? OptionalLong.of(taken.get() / 1000) : OptionalLong.empty();
    }

    /// What it holds of the memory of the machine.
    ///
    /// @return empty if the system does not tell
    OptionalLong residentBytes() {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(RESIDENT)) {
                    String kib = line.substring(RESIDENT.length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kib) * KIB);
                }
            }
        } catch (IOException e) {
            // No Linux, or the process has ended meanwhile: not known is the answer.
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
