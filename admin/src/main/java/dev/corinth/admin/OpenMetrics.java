package dev.corinth.admin;

import dev.corinth.engine.Counter;
import dev.corinth.server.LoopSnapshot;
import dev.corinth.server.ServerSnapshot;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes the figures of a server in the text format of OpenMetrics 1.0, which Prometheus reads.
/// Immutable; all methods are static, for every thread.
///
/// Labels are the numbers of loops, statuses and close codes, of which there is a bounded number
/// whatever peers send: no path and no address ever becomes one.
public final class OpenMetrics {
    /// The type of the text, for `Content-Type`.
    public static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final double SECOND_NS = 1e9;
    private static final Map<Counter, String> HELP = help();

    private OpenMetrics() {}

    /// All figures.
    ///
    /// @param figures of a server
    /// @return the text, with its last line `# EOF`
    public static String text(ServerSnapshot figures) {
        var text = new StringBuilder(16 << 10);
        gauge(text, "corinth_up", "Whether the server takes connections.");
        text.append("corinth_up ").append(figures.isServing() ? 1 : 0).append('\n');
        gauge(text, "corinth_uptime_seconds", "Time since the start.");
        seconds(text, "corinth_uptime_seconds ", figures.uptime().toNanos());
        gauge(text, "corinth_connections", "Open connections, WebSockets and others.");
        text.append("corinth_connections ").append(figures.connections()).append('\n');
        gauge(text, "corinth_memory_bytes", "Native memory of loops in use.");
        text.append("corinth_memory_bytes ").append(figures.memoryBytes()).append('\n');
        gauge(text, "corinth_websockets", "Open WebSockets.");
        for (LoopSnapshot loop : figures.loops()) {
            text.append("corinth_websockets{loop=\"").append(loop.number()).append("\"} ");
            text.append(loop.webSockets()).append('\n');
        }
        for (Counter counter : Counter.values()) {
            loops(text, counter, figures.loops());
        }
        labelled(text, "corinth_responses", "status", "HTTP answers.", figures.statuses());
        labelled(text, "corinth_closes", "code", "WebSockets gone.", figures.closeCodes());
        counter(text, "corinth_log_lines_dropped", "Lines of the access log that were lost.");
        text.append("corinth_log_lines_dropped_total ").append(figures.linesDropped());
        return text.append("\n# EOF\n").toString();
    }

    private static void loops(StringBuilder text, Counter counter, List<LoopSnapshot> loops) {
        boolean isTime = counter == Counter.BUSY_NS;
        String name = name(counter);
        counter(text, name, HELP.getOrDefault(counter, name));
        for (LoopSnapshot loop : loops) {
            String line = name + "_total{loop=\"" + loop.number() + "\"} ";
            long value = loop.count(counter);
            if (isTime) {
                seconds(text, line, value);
            } else {
                text.append(line).append(value).append('\n');
            }
        }
    }

    private static void labelled(
            StringBuilder text, String name, String label, String help, Map<Integer, Long> counts) {
        counter(text, name, help);
        counts.forEach(
                (number, count) ->
                        text.append(name)
                                .append("_total{")
                                .append(label)
                                .append("=\"")
                                .append(number)
                                .append("\"} ")
                                .append(count)
                                .append('\n'));
    }

    private static void seconds(StringBuilder text, String line, long ns) {
        text.append(line).append(String.format(Locale.ROOT, "%.3f", ns / SECOND_NS)).append('\n');
    }

    private static void gauge(StringBuilder text, String name, String help) {
        text.append("# TYPE ").append(name).append(" gauge\n# HELP ").append(name).append(' ');
        text.append(help).append('\n');
    }

    private static void counter(StringBuilder text, String name, String help) {
        text.append("# TYPE ").append(name).append(" counter\n# HELP ").append(name).append(' ');
        text.append(help).append('\n');
    }

    /// The name of a counter without its ending.
    static String name(Counter counter) {
        return counter == Counter.BUSY_NS
                ? "corinth_busy_seconds"
                : "corinth_" + counter.name().toLowerCase(Locale.ROOT);
    }

    private static Map<Counter, String> help() {
        var help = new EnumMap<Counter, String>(Counter.class);
        help.put(Counter.TURNS, "Turns of the loop.");
        help.put(Counter.ACCEPTED, "Connections accepted.");
        help.put(Counter.REFUSED, "Connections closed at once, for there were too many.");
        help.put(Counter.REFUSED_BY_ADDRESS, "Connections closed at once, too many of an address.");
        help.put(Counter.ACCEPT_FAILED, "Times that accepting failed.");
        help.put(Counter.CLOSED, "Connections gone.");
        help.put(Counter.LEFT_EARLY, "Connections whose peer left in the middle of a request.");
        help.put(Counter.BYTES_IN, "Bytes received.");
        help.put(Counter.BYTES_OUT, "Bytes sent.");
        help.put(Counter.MESSAGES_IN, "Messages received.");
        help.put(Counter.MESSAGES_OUT, "Messages and fragments taken to be sent.");
        help.put(Counter.WEBSOCKETS_OPENED, "WebSockets opened.");
        help.put(Counter.WEBSOCKETS_CLOSED, "WebSockets gone.");
        help.put(Counter.BUSY_NS, "Time in which the loop had something to do.");
        help.put(Counter.SLOW_TURNS, "Times that everybody on the loop waited for 100 ms or more.");
        help.put(Counter.STANDSTILLS, "Times that the loop could hear nobody for more than 1 s.");
        help.put(Counter.DROPPED, "Messages dropped, for their receiver was too slow.");
        help.put(Counter.OVERFLOWED, "Connections ended, for their receiver was too slow.");
        help.put(Counter.STALLED, "Connections cut, for their peer took no byte for too long.");
        help.put(Counter.SHED, "Connections cut, the slowest first, for memory was short.");
        help.put(Counter.CALLBACK_FAILED, "Callbacks that threw.");
        help.put(Counter.OVER_RATE, "Times that a peer sent more than its rate allows.");
        help.put(Counter.LOGINS_FAILED, "Logins refused.");
        help.put(Counter.LOGINS_LIMITED, "Handshakes answered with 429.");
        help.put(Counter.LOGINS_ENDED, "WebSockets closed, for their login ended.");
        return help;
    }
}
