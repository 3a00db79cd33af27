package dev.corinth.server;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.management.JMException;
import javax.management.ObjectName;

/// Of which classes the objects in this process have become more, with their bytes. Immutable.
final class HeapCensus {
    /// A row of a histogram: number, instances, bytes, class, perhaps its module.
    private static final Pattern ROW =
            Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);

    private record Row(long objects, long bytes) {
        Row minus(Row other) {
            return new Row(objects - other.objects, bytes - other.bytes);
        }
    }

    private static final Row NONE = new Row(0, 0);

    private final Map<String, Row> rows;

    private HeapCensus(Map<String, Row> rows) {
        this.rows = rows;
    }

    /// Counts what is alive now, after a collection: a histogram, not read yet, for what reading
    /// it leaves would be counted the next time.
    static String take() {
        try {
            Object[] arguments = {new String[0]};
            String[] types = {String[].class.getName()};
            return (String)
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    arguments,
                                    types);
        } catch (JMException e) {
            throw new AssertionError("no histogram", e);
        }
    }

    /// What came between two histograms.
    static HeapCensus between(String before, String after) {
        return of(after).minus(of(before));
    }

    /// Whether this process runs with headers of 8 bytes instead of 12.
    static boolean hasCompactHeaders() {
        var machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return Boolean.parseBoolean(machine.getVMOption("UseCompactObjectHeaders").getValue());
    }

    HeapCensus minus(HeapCensus other) {
        var left = new TreeMap<String, Row>();
        rows.forEach((name, row) -> left.put(name, row.minus(other.rows.getOrDefault(name, NONE))));
        return new HeapCensus(left);
    }

    /// How many objects each of some users has of the classes whose names begin so. What there is
    /// of only for less than half of them is none of theirs.
    long objectsOf(String prefix, int users) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(entry -> rounded(entry.getValue().objects, users))
                .sum();
    }

    /// How many bytes those objects take.
    long bytesOf(String prefix, int users) {
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .filter(row -> rounded(row.objects, users) > 0)
                .mapToLong(row -> rounded(row.bytes, users))
                .sum();
    }

    private static long rounded(long all, int users) {
        return (all + users / 2) / users;
    }

    /// The classes with many more objects than before.
    @Override
    public String toString() {
        return rows.entrySet().stream()
                .filter(entry -> entry.getValue().objects >= 100)
                .map(
                        entry ->
                                "%n%,9d objects %,11d bytes  %s"
                                        .formatted(
                                                entry.getValue().objects,
                                                entry.getValue().bytes,
                                                entry.getKey()))
                .collect(Collectors.joining());
    }

    private static HeapCensus of(String histogram) {
        var rows = new TreeMap<String, Row>();
        ROW.matcher(histogram)
                .results()
                .forEach(
                        row ->
                                rows.put(
                                        row.group(3),
                                        new Row(
                                                Long.parseLong(row.group(1)),
                                                Long.parseLong(row.group(2)))));
        return new HeapCensus(rows);
    }
}
