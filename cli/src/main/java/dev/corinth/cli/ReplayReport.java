package dev.corinth.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What became of a replay, and what is said of it meanwhile. Used by one thread.
final class ReplayReport {
    /// How many single lines are named; of the rest only how many there were.
    private static final int MOST_TOLD = 20;

    /// What can become of a recorded frame, or of a connection.
    enum Kind {
        /// A connection was opened.
        OPENED("connections opened"),
        /// A frame of the client was sent again.
        SENT("frames sent"),
        /// An answer was compared and is what was recorded.
        SAME("answers as recorded"),
        /// An answer is another one, or did not come, or a connection failed.
        DIFFERENT("different"),
        /// A frame could not be said again.
        LEFT_OUT("left out");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final String file;
    private final PrintWriter err;
    private final Map<Kind, Long> counts = new HashMap<>();
    private final long startNs = System.nanoTime();

    /// @param file how it is named in what is said
    /// @param err where that goes
    ReplayReport(String file, PrintWriter err) {
        this.file = file;
        this.err = err;
    }

    void count(Kind kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    /// Counts something that is not as it should be, and names its line.
    void tell(Kind kind, long line, String what) {
        count(kind);
        if (of(kind) <= MOST_TOLD) {
            err.println(file + ":" + line + ": " + what);
        } else if (of(kind) == MOST_TOLD + 1) {
            err.println(file + ": more that are " + kind.words + " are counted only");
        }
        err.flush();
    }

    long of(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    boolean isAllWell() {
        return of(Kind.DIFFERENT) == 0 && of(Kind.LEFT_OUT) == 0;
    }

    /// One line with everything.
    String text() {
        List<String> parts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            parts.add(of(kind) + " " + kind.words);
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        return String.join(", ", parts) + String.format(Locale.ROOT, ", in %.1f s", seconds);
    }
}
