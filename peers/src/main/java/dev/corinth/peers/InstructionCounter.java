package dev.corinth.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Counts the instructions of a process by `perf stat`, where there is it and the processor lets it
/// count. Immutable; used by the main thread.
final class InstructionCounter {
    private static final String EVENTS = "instructions:u,instructions:k";
    private static final String NONE = "<not ";

    /// The load's virtual machine needs as long to start; the count begins when load is on.
    private static final Duration START = Duration.ofMillis(700);

    private final String missing;

    private InstructionCounter(String missing) {
        this.missing = missing;
    }

    /// Tries whether this machine counts.
    static InstructionCounter find() throws InterruptedException {
        try {
            String tried = Program.output(List.of("perf", "stat", "-x,", "-e", EVENTS, "true"));
            return sum(tried).isPresent()
                    ? new InstructionCounter("")
                    : new InstructionCounter("this machine has no counter of instructions");
        } catch (IOException failure) {
            return new InstructionCounter("perf does not run here");
        }
    }

    /// Why nothing is counted, or empty.
    String missing() {
        return missing;
    }

    /// Counts in the middle of the measured time.
    OptionalDouble perSecond(long pid, Duration warmUp, Duration measured)
            throws IOException, InterruptedException {
        if (!missing.isEmpty()) {
            return OptionalDouble.empty();
        }
        Duration delay = warmUp.plus(START).plus(measured.dividedBy(4));
        Duration counted = measured.dividedBy(2);
        Thread.sleep(delay);
        String output =
                Program.output(
                        List.of(
                                "perf",
                                "stat",
                                "-x,",
                                "-e",
                                EVENTS,
                                "-p",
                                Long.toString(pid),
                                "--timeout",
                                Long.toString(counted.toMillis())));
        double instructions =
                sum(output).orElseThrow(() -> new IOException("perf says: " + output.strip()));
        return OptionalDouble.of(instructions / (counted.toMillis() / 1e3));
    }

    /// The sum of the counts that perf wrote as comma separated values, if all were counted.
    static Optional<Double> sum(String output) {
        List<String> counts =
                output.lines().filter(line -> line.contains("instructions:")).toList();
        if (counts.isEmpty() || counts.stream().anyMatch(line -> line.startsWith(NONE))) {
            return Optional.empty();
        }
        return Optional.of(
                counts.stream()
                        .mapToDouble(
                                line -> Double.parseDouble(line.substring(0, line.indexOf(','))))
                        .sum());
    }
}
