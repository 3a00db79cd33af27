package dev.corinth.conformance;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One run of the Autobahn suite, which is written in Python and runs under Jython in a virtual
/// machine of its own. Used by the thread of its test.
final class Autobahn implements AutoCloseable {

    /// Every case that the suite has.
    static final List<String> ALL = List.of("*");

    /// One of each kind that ends within a fraction of a second: nothing with megabytes, nothing
    /// that waits.
    static final List<String> SHORT =
            List.of(
                    "1.*", "2.*", "3.*", "4.*", "5.1", "5.3", "5.6", "5.9", "5.15", "5.18", "6.1.*",
                    "6.2.*", "6.3.*", "6.10.*", "6.12.*", "6.20.*", "7.*", "9.1.1", "9.2.1",
                    "9.7.1", "9.8.1", "10.*");

    private static final Path LIBRARY = Path.of("target", "autobahn", "lib");

    private final Child child;

    private Autobahn(Child child) {
        this.child = child;
    }

    /// Starts the suite as a client that tries the cases on a server.
    static Autobahn client(URI uri, List<String> cases) throws IOException {
        return start("client", cases, uri.toString());
    }

    /// Starts the suite as a server that plays the cases to whoever asks for them.
    static Autobahn server(List<String> cases) throws IOException {
        return start("server", cases);
    }

    private static Autobahn start(String role, List<String> cases, String... more)
            throws IOException {
        Path reports = Path.of("target", "autobahn", role).toAbsolutePath();
        clear(reports);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-XX:+UseSerialGC",
                                "-Dpython.cachedir.skip=true",
                                "-cp",
                                classPath(),
                                "org.python.util.jython",
                                Child.script("run_autobahn.py"),
                                role,
                                reports.toString(),
                                String.join(",", cases)));
        command.addAll(List.of(more));
        return new Autobahn(Child.start(command, reports.resolveSibling(role + ".log")));
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(LIBRARY)) {
            return jars.map(jar -> jar.toAbsolutePath().toString())
                    .reduce((one, other) -> one + File.pathSeparator + other)
                    .orElseThrow(() -> new AssertionError("run Maven to fill " + LIBRARY));
        }
    }

    /// Old reports would be taken for new ones.
    private static void clear(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /// The port of the suite's server.
    int port() throws InterruptedException {
        List<String> line = child.nextLine(Duration.ofSeconds(60));
        if (!line.getFirst().equals("listening")) {
            throw new AssertionError("Autobahn did not start: " + line);
        }
        return Integer.parseInt(line.get(1));
    }

    /// Waits until all cases were run: for each, how the peer behaved and how it closed.
    Verdicts verdicts() throws InterruptedException {
        Map<String, String> verdicts = new TreeMap<>(Verdicts.BY_NUMBER);
        List<String> line = child.nextLine(Duration.ofMinutes(25));
        while (line.getFirst().equals("verdict")) {
            verdicts.put(line.get(1), line.get(2) + " " + line.get(3));
            line = child.nextLine(Duration.ofMinutes(1));
        }
        return new Verdicts(verdicts);
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
