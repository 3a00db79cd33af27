package dev.corinth.cli;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

/// Something that was logged, before it is text. Immutable: made where it was logged, written
/// elsewhere.
///
/// @param when the time
/// @param level how grave it is
/// @param scope the name of the logger
/// @param thread which logged it
/// @param text what is said, with the values in it
/// @param thrown what is shown below it, or null
record LogEntry(
        Instant when,
        Level level,
        String scope,
        String thread,
        String text,
        @Nullable Throwable thrown) {
    /// How long a line may be, in characters. Values of peers are shorter: 256.
    static final int MOST_IN_LINE = 1024;

    /// How many lines there may be: enough for a trace with its causes.
    static final int MOST_LINES = 100;

    /// The severity of RFC 5424 §6.2.1: 3 is an error, 7 for those who look for one.
    int severity() {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return 3;
        }
        if (value >= Level.WARNING.intValue()) {
            return 4;
        }
        return value >= Level.INFO.intValue() ? 6 : 7;
    }

    /// The level by its name in `System.Logger`.
    String levelName() {
        return switch (severity()) {
            case 3 -> "ERROR";
            case 4 -> "WARNING";
            case 6 -> "INFO";
            default -> level.intValue() >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
        };
    }

    /// What is said, and the trace of what was thrown. Line ends part lines, whoever brought them
    /// in; other control characters, and what turns the direction of text, are escaped.
    List<String> lines() {
        var all = new StringWriter();
        all.append(text);
        if (thrown != null) {
            all.append('\n');
            thrown.printStackTrace(new PrintWriter(all));
        }
        List<String> lines = new ArrayList<>();
        all.toString().lines().limit(MOST_LINES).forEach(line -> lines.add(harmless(line)));
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static String harmless(String line) {
        var shown = new StringBuilder(Math.min(line.length(), MOST_IN_LINE) + 8);
        int end = Math.min(line.length(), MOST_IN_LINE);
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            if (c == '\t' || !isHarmful(line, i)) {
                shown.append(c);
            } else {
                shown.append(String.format("\\u%04x", (int) c));
            }
        }
        return end < line.length() ? shown.append("...").toString() : shown.toString();
    }

    private static boolean isHarmful(String line, int at) {
        int type = Character.getType(line.codePointAt(at));
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.PRIVATE_USE
                || type == Character.UNASSIGNED
                || (type == Character.SURROGATE && isLonely(line, at));
    }

    /// Whether the half of a pair stands there without its other half.
    private static boolean isLonely(String line, int at) {
        boolean isLow = Character.isLowSurrogate(line.charAt(at));
        return !isLow || at == 0 || !Character.isHighSurrogate(line.charAt(at - 1));
    }
}
