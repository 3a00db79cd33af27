package dev.corinth.poller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What the system says of the descriptors of this process. Stateless; safe for any thread.
public final class Descriptors {
    private static final String LINE = "Max open files";
    private static final int MOST_DIGITS = 18;

    private Descriptors() {}

    /// How many files and sockets this process may have open.
    ///
    /// @return the limit in force, where the system tells it as Linux does; empty elsewhere, and if
    ///     there is none
    public static OptionalLong limit() {
        return limit(Path.of("/proc/self/limits"));
    }

    static OptionalLong limit(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(LINE))
                    .map(line -> line.substring(LINE.length()).strip())
                    .map(rest -> rest.substring(0, Math.max(0, rest.indexOf(' '))))
                    .filter(Descriptors::isNumber)
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
