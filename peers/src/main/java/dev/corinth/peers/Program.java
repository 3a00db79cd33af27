package dev.corinth.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Another program, run to its end. Safe for any thread: it holds no state.
final class Program {
    private static final int PATIENCE_S = 60;

    private Program() {}

    /// What a command writes.
    ///
    /// @throws IOException if it cannot be run, fails or takes more than a minute
    static String output(List<String> command) throws IOException, InterruptedException {
        Path file = Files.createTempFile("corinth-peers", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(file.toFile())
                            .start();
            await(process, command, PATIENCE_S);
            String output = Files.readString(file, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(
                        command + " ended with " + process.exitValue() + ": " + output.strip());
            }
            return output;
        } finally {
            Files.delete(file);
        }
    }

    /// Waits for the end of a process; one that takes too long is ended.
    static void await(Process process, List<String> command, long seconds)
            throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("more than " + seconds + " s: " + String.join(" ", command));
        }
    }
}
