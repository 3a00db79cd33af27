package dev.corinth.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Lets servers take turns. Used by the main thread.
///
/// All run at once, each with its share of one processor while it has load and with next to none
/// while it has not. In every round each has its turn, so a machine that becomes slower or faster
/// favours nobody.
final class Tournament {
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Pins pins;
    private final Load load;
    private final Path logs;
    private final Turns turns;
    private final Consumer<String> news;

    /// How often and how long. Immutable.
    ///
    /// @param rounds how many turns each server has in a case
    /// @param measured how long a turn is
    /// @param warmUp before the first
    record Turns(int rounds, Duration measured, Duration warmUp) {
        /// Checks.
        Turns {
            if (rounds < 1) {
                throw new IllegalArgumentException("rounds=" + rounds + ", 1 or more");
            }
            if (!measured.isPositive() || !warmUp.isPositive()) {
                throw new IllegalArgumentException(
                        "measured=" + measured + ", warmUp=" + warmUp + ", more than nothing");
            }
        }
    }

    Tournament(Pins pins, Load load, Path logs, Turns turns, Consumer<String> news) {
        this.pins = pins;
        this.load = load;
        this.logs = logs;
        this.turns = turns;
        this.news = news;
    }

    /// All servers in all cases.
    List<Table> tables(List<Contender> contenders, List<Case> cases)
            throws IOException, InterruptedException {
        List<RunningServer> servers = new ArrayList<>();
        try {
            for (Contender contender : cases.isEmpty() ? List.<Contender>of() : contenders) {
                servers.add(RunningServer.start(contender, pins, logs));
            }
            List<Table> tables = new ArrayList<>();
            for (Case work : cases) {
                tables.add(table(work, servers));
            }
            return tables;
        } finally {
            for (RunningServer server : servers) {
                server.close();
            }
        }
    }

    /// What idle connections cost each; a server that cannot hold them says why.
    List<IdleFigures> idle(List<Contender> contenders) throws InterruptedException {
        IdleRound round = new IdleRound(pins, load, logs, IdleRound.MOST);
        List<IdleFigures> all = new ArrayList<>();
        for (Contender contender : contenders) {
            IdleFigures figures = idle(round, contender);
            all.add(figures);
            news.accept("idle, " + contender.label() + ": " + figures);
        }
        return all;
    }

    private static IdleFigures idle(IdleRound round, Contender contender)
            throws InterruptedException {
        try {
            return round.of(contender);
        } catch (IOException | IllegalArgumentException failure) {
            return IdleFigures.failed(contender, String.valueOf(failure.getMessage()));
        }
    }

    private Table table(Case work, List<RunningServer> servers) throws InterruptedException {
        Map<Contender, List<Reading>> readings = new EnumMap<>(Contender.class);
        Map<Contender, String> failures = new EnumMap<>(Contender.class);
        for (int round = 0; round <= turns.rounds(); round++) {
            for (RunningServer server : servers) {
                if (!failures.containsKey(server.contender())) {
                    turn(work, server, round, readings, failures);
                }
            }
        }
        return new Table(
                work,
                servers.stream()
                        .map(RunningServer::contender)
                        .map(
                                one ->
                                        failures.containsKey(one)
                                                ? Row.failed(one, failures.get(one))
                                                : Row.of(
                                                        one, readings.getOrDefault(one, List.of())))
                        .toList());
    }

    /// Round 0 warms up and does not count.
    private void turn(
            Case work,
            RunningServer server,
            int round,
            Map<Contender, List<Reading>> readings,
            Map<Contender, String> failures)
            throws InterruptedException {
        Contender contender = server.contender();
        try {
            boolean first = round == 0;
            Duration measured = first ? turns.warmUp() : turns.measured();
            Reading reading = load.round(work, server, AGAIN, measured);
            if (!first) {
                readings.computeIfAbsent(contender, key -> new ArrayList<>()).add(reading);
            }
            tell(work, contender, first ? "warm-up" : "round " + round, reading);
        } catch (IOException | IllegalArgumentException failure) {
            failures.put(contender, String.valueOf(failure.getMessage()));
            news.accept(work.label() + ", " + contender.label() + ": " + failure.getMessage());
        }
    }

    private void tell(Case work, Contender contender, String turn, Reading reading) {
        news.accept(
                String.format(
                        Locale.ROOT,
                        "%-8s %-8s %-15s %9.2f µs CPU a message %10.0f/s",
                        work.label(),
                        turn,
                        contender.label(),
                        reading.cpuMicros(),
                        reading.perSecond()));
    }
}
