package dev.corinth.tidy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The arrows between the modules: who may know whom, in main code and in tests.
/// Immutable: it holds no state.
///
/// For main code the compiler checks the same through `module-info`; here the floors stand in one
/// place, and adding an arrow is a change that a reader sees.
final class ArrowRules {
    /// What the main code of a module may name. Test sources may also name what is in TESTS.
    private static final Map<String, Set<String>> MAIN =
            Map.ofEntries(
                    Map.entry("linux", Set.of()),
                    Map.entry("http", Set.of()),
                    Map.entry("wire", Set.of()),
                    Map.entry("oracle", Set.of()),
                    Map.entry("ring", Set.of()),
                    Map.entry("json", Set.of()),
                    Map.entry("poller", Set.of("linux")),
                    Map.entry("simulator", Set.of("poller")),
                    Map.entry("engine", Set.of("poller", "ring")),
                    Map.entry("dispatch", Set.of("engine", "poller", "ring")),
                    Map.entry("pubsub", Set.of("engine")),
                    // The engine hands on what its poller tells: causes, addresses, memory. Server
                    // and client turn header fields into the extensions of wire, which know each
                    // other nowhere else.
                    Map.entry("websocket", Set.of("engine", "poller", "http", "wire")),
                    Map.entry(
                            "server",
                            Set.of(
                                    "websocket",
                                    "dispatch",
                                    "pubsub",
                                    "http",
                                    "wire",
                                    "json",
                                    "engine",
                                    "poller")),
                    Map.entry(
                            "live",
                            Set.of("server", "pubsub", "websocket", "http", "wire", "engine")),
                    Map.entry("client", Set.of("websocket", "http", "wire", "engine", "poller")),
                    Map.entry(
                            "testkit",
                            Set.of("server", "client", "simulator", "websocket", "engine")),
                    Map.entry("files", Set.of("server", "http", "engine")),
                    Map.entry(
                            "admin",
                            Set.of("server", "websocket", "pubsub", "wire", "json", "engine")),
                    Map.entry("metrics", Set.of("server", "engine")),
                    Map.entry(
                            "load",
                            Set.of("client", "websocket", "engine", "http", "wire", "poller")));

    private static final Set<String> FLOOR_0_TESTS = Set.of("oracle");
    private static final Set<String> TESTS = Set.of("oracle", "simulator", "poller");

    /// Load is tried on a server of ours.
    private static final Map<String, Set<String>> MORE_TESTS = Map.of("load", Set.of("server"));
    private static final List<String> NO_IO = List.of("http", "wire");

    private static final Pattern NAMED = Pattern.compile("\\bdev\\.corinth\\.([a-z]+)\\b");
    private static final Pattern IO =
            Pattern.compile(
                    "\\bjava\\.(net\\.(?!URI\\b)|io\\.(?!UncheckedIO|ByteArray))"
                            + "|\\bjava\\.nio\\.(file|channels)\\b"
                            + "|\\bjavax\\.net\\b"
                            + "|\\bjava\\.util\\.concurrent\\.(?!atomic|ThreadLocalRandom)"
                            + "|\\bnew Thread\\(|\\bThread\\.(of|start|current)");

    private static final Pattern CLOCK =
            Pattern.compile("\\bSystem\\.(nanoTime|currentTimeMillis)\\(|\\bInstant\\.now\\(");

    private ArrowRules() {}

    static Stream<Finding> modules(SourceFile file) {
        if (!file.isJava() || !MAIN.containsKey(file.module())) {
            return Stream.empty();
        }
        List<String> lines = CodeOnly.of(file.text()).lines().toList();
        return IntStream.range(0, lines.size())
                .boxed()
                .flatMap(index -> arrows(file, index + 1, lines.get(index)));
    }

    /// Tests may read the clock, to hold work to a bound.
    static Stream<Finding> inputAndOutput(SourceFile file) {
        if (!file.isJava() || !file.isIn(NO_IO)) {
            return Stream.empty();
        }
        return SourceFile.of(file.path(), CodeOnly.of(file.text()))
                .where(
                        line ->
                                IO.matcher(line).find()
                                        || (file.isMain() && CLOCK.matcher(line).find()),
                        "no sockets, threads, files or clocks in "
                                + file.module()
                                + ": take bytes, time and randomness as arguments");
    }

    private static Stream<Finding> arrows(SourceFile file, int line, String code) {
        Matcher named = NAMED.matcher(code);
        Stream.Builder<Finding> found = Stream.builder();
        while (named.find()) {
            String other = named.group(1);
            if (!mayKnow(file, other)) {
                found.add(
                        file.finding(
                                line,
                                "%s must not know %s: arrows go down (ARCHITECTURE.md)"
                                        .formatted(file.module(), other)));
            }
        }
        return found.build();
    }

    private static boolean mayKnow(SourceFile file, String other) {
        Set<String> main = MAIN.getOrDefault(file.module(), Set.of());
        // Exports to a named module are an arrow that points up by nature.
        boolean always = other.equals(file.module()) || file.name().equals("module-info.java");
        Set<String> tests =
                main.isEmpty() || file.module().equals("poller") ? FLOOR_0_TESTS : TESTS;
        return always
                || main.contains(other)
                || (file.isTest() && !file.module().equals("oracle") && tests.contains(other))
                || (file.isTest()
                        && MORE_TESTS.getOrDefault(file.module(), Set.of()).contains(other));
    }
}
