package dev.corinth.peers;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All servers in one case. Immutable.
///
/// @param work the case
/// @param rows one for each server, in the order in which they took part
record Table(Case work, List<Row> rows) {
    /// Copies.
    Table {
        rows = List.copyOf(rows);
    }

    /// The row of a server.
    Optional<Row> row(Contender contender) {
        return rows.stream().filter(row -> row.contender() == contender).findFirst();
    }

    /// Corinth on the poller that takes less CPU time here.
    Optional<Row> corinth() {
        return least(Contender::isCorinth);
    }

    /// The peer that takes the least CPU time here.
    Optional<Row> bestPeer() {
        return least(one -> !one.isCorinth());
    }

    /// Corinth's CPU time as a part of the best peer's, if both are there.
    Optional<Double> ratio() {
        return corinth().flatMap(ours -> bestPeer().map(ours::cpuRatio));
    }

    /// Whether Corinth is within the bar, if there is one and there are both sides.
    Optional<Boolean> isMet() {
        return work.isEcho() ? ratio().map(ratio -> ratio <= work.bar()) : Optional.empty();
    }

    private Optional<Row> least(Predicate<Contender> side) {
        return rows.stream()
                .filter(row -> side.test(row.contender()) && !row.hasFailed())
                .min(Comparator.comparingDouble(row -> row.median(Reading::cpuMicros)));
    }
}
