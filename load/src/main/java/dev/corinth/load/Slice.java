package dev.corinth.load;

import org.HdrHistogram.Histogram;

import java.util.SortedMap;
import java.util.TreeMap;

/// What one lane did in one stretch of time. Owned by its lane until it is handed over.
final class Slice {
    /// Longer latencies stand as this.
    static final long LONGEST_NS = 3_600_000_000_000L;

    private static final int SHORTEST_NS = 100;
    private static final int DIGITS = 3;

    long messages;
    long bytes;
    long sent;
    long refused;
    long closed;
    long lost;
    long wrong;

    /// What was said about the first of them, or empty.
    String reason = "";

    final SortedMap<Integer, Long> closeCodes = new TreeMap<>();
    final Histogram latency = new Histogram(SHORTEST_NS, LONGEST_NS, DIGITS);

    void record(long latencyNs) {
        latency.recordValue(Math.clamp(latencyNs, 0, LONGEST_NS));
    }

    void refused(String why) {
        refused++;
        explain(why);
    }

    void closed(int code, String why) {
        closed++;
        closeCodes.merge(code, 1L, Long::sum);
        explain("closed with " + code + (why.isEmpty() ? "" : ": " + why));
    }

    void wrong(String why) {
        wrong++;
        explain(why);
    }

    long errors() {
        return refused + closed + lost + wrong;
    }

    void add(Slice other) {
        messages += other.messages;
        bytes += other.bytes;
        sent += other.sent;
        refused += other.refused;
        closed += other.closed;
        lost += other.lost;
        wrong += other.wrong;
        explain(other.reason);
        other.closeCodes.forEach((code, count) -> closeCodes.merge(code, count, Long::sum));
        latency.add(other.latency);
    }

    void explain(String why) {
        if (reason.isEmpty()) {
            reason = why;
        }
    }
}
