package dev.corinth.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the Autobahn suite said about each case: how the peer behaved, then how it closed, as in
/// `1.1.1 OK OK`. Immutable.
record Verdicts(Map<String, String> byCase) {

    /// Case numbers in their natural order: 9.2 before 10.1.
    static final Comparator<String> BY_NUMBER =
            (one, other) -> Arrays.compare(numbers(one), numbers(other));

    /// The cases in which any behaviour is right, and Autobahn only tells which it saw.
    private static final Set<String> MATTERS_OF_TASTE = Set.of("7.1.6", "7.13.1", "7.13.2");

    private static final String RIGHT = "OK OK";
    private static final String TOLD = "INFORMATIONAL INFORMATIONAL";

    /// Reads what an earlier run wrote.
    static Verdicts read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            Map<String, String> verdicts = new TreeMap<>(BY_NUMBER);
            lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .forEach(words -> verdicts.put(words[0], words[1]));
            return new Verdicts(verdicts);
        }
    }

    /// Writes a line per case.
    void write(Path file, String title) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "# " + title + "\n" + this);
    }

    /// The cases that are not as they must be.
    Verdicts wrong() {
        return only(
                (number, verdict) ->
                        !verdict.equals(MATTERS_OF_TASTE.contains(number) ? TOLD : RIGHT));
    }

    /// What these verdicts say about the cases that the others have too.
    Verdicts within(Verdicts others) {
        return only((number, verdict) -> others.byCase.containsKey(number));
    }

    private Verdicts only(java.util.function.BiPredicate<String, String> wanted) {
        Map<String, String> kept = new TreeMap<>(BY_NUMBER);
        byCase.forEach(
                (number, verdict) -> {
                    if (wanted.test(number, verdict)) {
                        kept.put(number, verdict);
                    }
                });
        return new Verdicts(kept);
    }

    private static int[] numbers(String number) {
        return Stream.of(number.split("\\.")).mapToInt(Integer::parseInt).toArray();
    }

    @Override
    public String toString() {
        return byCase.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
