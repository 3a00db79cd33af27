package dev.corinth.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Writes an outcome as a section of a document. Used by the main thread.
final class Markdown {
    private static final String NOTHING = "–";

    private final Outcome outcome;
    private final StringBuilder text = new StringBuilder();

    private Markdown(Outcome outcome) {
        this.outcome = outcome;
    }

    /// The section, without a heading.
    ///
    /// @param chart the file of the picture, beside the document; empty for none
    static String of(Outcome outcome, String chart) {
        Markdown markdown = new Markdown(outcome);
        markdown.beginning();
        if (!outcome.tables().isEmpty()) {
            markdown.bars();
            if (!chart.isEmpty()) {
                markdown.line("![CPU time of each server for a message](" + chart + ")").line("");
            }
            markdown.figures();
        }
        if (!outcome.idle().isEmpty()) {
            markdown.idle();
        }
        markdown.failures();
        markdown.setUp();
        return markdown.text.toString();
    }

    private void beginning() {
        line("On " + outcome.machine() + ":").line("");
        line("```").line(outcome.command()).line("```").line("");
    }

    private void bars() {
        line("CPU time a message, Corinth on its better poller as a part of the best peer's:");
        line("");
        row(List.of("case", "Corinth", "best peer", "part", "bar", ""));
        row(Collections.nCopies(6, "---"));
        for (Table table : outcome.tables()) {
            row(
                    List.of(
                            table.work().title(),
                            named(table.corinth()),
                            named(table.bestPeer()),
                            table.ratio().map(ratio -> number("%.2f", ratio)).orElse(NOTHING),
                            table.work().isEcho() ? number("%.2f", table.work().bar()) : NOTHING,
                            table.isMet().map(met -> met ? "met" : "**missed**").orElse("")));
        }
        line("");
    }

    private static String named(Optional<Row> row) {
        return row.map(
                        one ->
                                one.contender().title()
                                        + ", "
                                        + micros(one.median(Reading::cpuMicros)))
                .orElse(NOTHING);
    }

    private void figures() {
        table(
                "CPU time of the server for each message",
                row -> micros(row.median(Reading::cpuMicros)));
        table("Messages a second", row -> number("%,.0f", row.median(Reading::perSecond)));
        table(
                "Latency, 50 % / 99 %, with one core for the load",
                row ->
                        micros(row.median(Reading::p50Micros))
                                + " / "
                                + micros(row.median(Reading::p99Micros)));
        if (outcome.noInstructions().isEmpty()) {
            table("Instructions of the server for each message", Markdown::instructions);
        } else {
            line("No instructions were counted: " + outcome.noInstructions() + ".").line("");
        }
    }

    private static String instructions(Row row) {
        OptionalDouble counted = row.instructions();
        return counted.isPresent() ? number("%,.0f", counted.getAsDouble()) : NOTHING;
    }

    /// Servers down, cases across.
    private void table(String title, Function<Row, String> cell) {
        line(title + ":").line("");
        List<String> head = new ArrayList<>(List.of("server"));
        outcome.tables().forEach(table -> head.add(table.work().title()));
        row(head);
        List<String> rule = new ArrayList<>(Collections.nCopies(head.size(), "---:"));
        rule.set(0, "---");
        row(rule);
        for (Contender contender : outcome.contenders()) {
            List<String> cells = new ArrayList<>(List.of(contender.title()));
            for (Table table : outcome.tables()) {
                cells.add(
                        table.row(contender)
                                .filter(row -> !row.hasFailed())
                                .map(cell)
                                .orElse(NOTHING));
            }
            row(cells);
        }
        line("");
    }

    private void idle() {
        int most =
                outcome.idle().stream().mapToInt(one -> one.many().connections()).max().orElse(0);
        line(
                number("What each of %,d idle connections costs, in bytes", most)
                        + " (the difference to few, after a collection):");
        line("");
        row(List.of("server", "resident memory", "of it Java heap"));
        row(List.of("---", "---:", "---:"));
        for (IdleFigures one : outcome.idle()) {
            boolean failed = !one.failure().isEmpty();
            row(
                    List.of(
                            one.contender().title(),
                            failed ? NOTHING : number("%,d", one.residentPerConnection()),
                            failed ? NOTHING : number("%,d", one.heapPerConnection())));
        }
        line("");
    }

    private void failures() {
        List<String> all = new ArrayList<>();
        for (Table table : outcome.tables()) {
            for (Row row : table.rows()) {
                if (row.hasFailed()) {
                    all.add(failure(row.contender(), table.work().title(), row.failure()));
                }
            }
        }
        for (IdleFigures one : outcome.idle()) {
            if (!one.failure().isEmpty()) {
                all.add(failure(one.contender(), "idle", one.failure()));
            }
        }
        if (!all.isEmpty()) {
            line("Without figures:").line("");
            all.forEach(this::line);
            line("");
        }
    }

    private static String failure(Contender contender, String work, String why) {
        return "- " + contender.title() + ", " + work + ": " + why.lines().findFirst().orElse("");
    }

    private void setUp() {
        line("How each was set up, all without compression, with messages up to 16 MiB and with");
        line("the same virtual machine options, `" + String.join(" ", Pins.FLAGS) + "`:").line("");
        row(List.of("server", "version", ""));
        row(List.of("---", "---", "---"));
        for (Contender one : outcome.contenders()) {
            row(List.of(one.title(), one.version(), one.setUp()));
        }
    }

    /// A time with as many digits as it is worth.
    static String micros(double micros) {
        return number(micros < 10 ? "%.2f µs" : micros < 1000 ? "%.1f µs" : "%,.0f µs", micros);
    }

    private static String number(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private Markdown line(String line) {
        text.append(line).append('\n');
        return this;
    }
}
