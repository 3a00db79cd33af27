package dev.corinth.load;

import java.util.Locale;
import java.util.Map;

/// A result as a table for people, and the progress as lines. Immutable: it holds no state.
public final class Report {
    private static final double MIB = 1 << 20;
    private static final double PERCENT = 100;

    private Report() {}

    /// One line for one second.
    ///
    /// @param second what happened in it
    /// @return without a line end
    public static String line(Second second) {
        if (second.atSeconds() <= 0) {
            return format("%6.1f s  warming up", second.atSeconds());
        }
        String errors = second.errors() == 0 ? "" : format("  errors %,d", second.errors());
        return format(
                        "%6.1f s  %,12.0f /s  p50 %s  p99 %s  max %s",
                        second.atSeconds(),
                        second.messagesPerSecond(),
                        time(second.p50Micros()),
                        time(second.p99Micros()),
                        time(second.maxMicros()))
                + errors;
    }

    /// The whole table.
    ///
    /// @param result of a run
    /// @return lines, each with its end
    public static String table(LoadResult result) {
        StringBuilder out = new StringBuilder();
        LoadPlan plan = result.plan();
        row(out, "server", plan.uri());
        row(out, "work", work(plan));
        row(out, "poller", result.poller());
        row(
                out,
                "opened",
                format(
                        "%,d connections in %.2f s (%,.0f /s)",
                        result.opened(), result.openSeconds(), opensPerSecond(result)));
        row(out, "measured", format("%.2f s%s", result.seconds(), whole(result)));
        traffic(out, result);
        latency(out, result.latency());
        processes(out, result);
        errors(out, result.errors());
        return out.toString();
    }

    private static String work(LoadPlan plan) {
        Traffic traffic = plan.traffic();
        String connections = format("%,d connections", plan.connections());
        String messages =
                format("%,d B %s", traffic.sizeBytes(), traffic.isText() ? "text" : "binary");
        String pace =
                traffic.isPaced()
                        ? format("%,.0f /s whatever comes back", traffic.rate())
                        : format("%,d under way", traffic.depth());
        return switch (plan.work()) {
            case ECHO -> "echo, " + connections + ", " + messages + ", " + pace;
            case FAN ->
                    format("fan, %,d of %s publish, ", traffic.publishers(), connections)
                            + (traffic.stalled() > 0
                                    ? format("%,d do not read, ", traffic.stalled())
                                    : "")
                            + messages
                            + ", "
                            + pace;
            case IDLE -> "idle, " + connections;
            case CONNECT ->
                    "connect, "
                            + (traffic.isPaced() ? pace + ", at most " : "")
                            + connections
                            + " at once";
        };
    }

    private static String whole(LoadResult result) {
        return result.isWhole() ? "" : ", ended early";
    }

    private static double opensPerSecond(LoadResult result) {
        return result.openSeconds() > 0 ? result.opened() / result.openSeconds() : 0;
    }

    private static void traffic(StringBuilder out, LoadResult result) {
        if (result.plan().work() == Work.IDLE) {
            return;
        }
        boolean connects = result.plan().work() == Work.CONNECT;
        String what = connects ? "connections" : "messages";
        row(out, what, format("%,d (%,.0f /s)", result.messages(), result.messagesPerSecond()));
        if (!connects) {
            double mibPerSecond =
                    result.seconds() > 0 ? result.bytes() / MIB / result.seconds() : 0;
            row(out, "payload", format("%,d B (%,.1f MiB/s)", result.bytes(), mibPerSecond));
        }
    }

    private static void latency(StringBuilder out, Latencies latency) {
        if (latency.count() == 0) {
            return;
        }
        StringBuilder all = new StringBuilder("min ").append(time(latency.min()).strip());
        for (Map.Entry<String, Double> one : latency.percentiles().entrySet()) {
            all.append("  ").append(one.getKey()).append(' ').append(time(one.getValue()).strip());
        }
        row(out, "latency", all.append("  max ").append(time(latency.max()).strip()).toString());
    }

    private static void processes(StringBuilder out, LoadResult result) {
        result.serverUtilization()
                .ifPresent(
                        busy ->
                                row(
                                        out,
                                        "server CPU",
                                        format("%.0f %% of a processor", busy * PERCENT)));
        result.serverCpuMicrosPerMessage()
                .ifPresent(each -> row(out, "", format("%.3f µs for each message", each)));
        result.bytesPerConnection()
                .ifPresent(
                        each ->
                                row(
                                        out,
                                        "server memory",
                                        format(
                                                "%,.1f MiB before, %,.1f MiB open: %,.0f B a"
                                                        + " connection",
                                                mib(
                                                        result.server()
                                                                .residentBytesBefore()
                                                                .orElse(0)),
                                                mib(result.server().residentBytesOpen().orElse(0)),
                                                each)));
        result.bytesPerConnectionAtEnd()
                .ifPresent(
                        each ->
                                row(
                                        out,
                                        "",
                                        format(
                                                "%,.1f MiB at the end: %,.0f B a connection",
                                                mib(result.server().residentBytesEnd().orElse(0)),
                                                each)));
        row(out, "load CPU", format("%.0f %% of a processor", result.loadUtilization() * PERCENT));
    }

    private static void errors(StringBuilder out, LoadErrors errors) {
        if (errors.total() == 0) {
            row(out, "errors", "none");
            return;
        }
        row(
                out,
                "errors",
                format(
                        "%,d refused, %,d closed, %,d lost, %,d wrong",
                        errors.refused(), errors.closed(), errors.lost(), errors.wrong()));
        if (!errors.closeCodes().isEmpty()) {
            row(out, "close codes", errors.closeCodes().toString());
        }
        if (!errors.reason().isEmpty()) {
            row(out, "the first", errors.reason());
        }
    }

    private static double mib(long bytes) {
        return bytes / MIB;
    }

    /// Three digits that count, in the unit that fits.
    private static String time(double micros) {
        if (micros < 1e3) {
            return format("%5.1f µs", micros);
        }
        return micros < 1e6 ? format("%5.1f ms", micros / 1e3) : format("%5.2f s ", micros / 1e6);
    }

    private static void row(StringBuilder out, String name, String value) {
        out.append(format("%-14s %s", name, value)).append(System.lineSeparator());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
