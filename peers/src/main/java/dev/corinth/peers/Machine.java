package dev.corinth.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/// What figures depend on and readers cannot see. Safe for any thread: it holds no state.
final class Machine {
    private Machine() {}

    /// The processor, the kernel, Java and the day, in a line.
    static String description() throws IOException {
        return "%s, %d of its processors, Linux %s, Java %s (%s), %s"
                .formatted(
                        processor(Path.of("/proc", "cpuinfo"))
                                .orElse(System.getProperty("os.arch")),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        LocalDate.now(ZoneOffset.UTC));
    }

    /// What the kernel says of the first processor.
    static Optional<String> processor(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        }
    }
}
