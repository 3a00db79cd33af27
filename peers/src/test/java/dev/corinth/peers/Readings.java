package dev.corinth.peers;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// Rows and outcomes for tests. Immutable: it holds no state.
final class Readings {
    private Readings() {}

    static Reading cpu(double micros) {
        return new Reading(micros, 1e6 / micros, 2 * micros, 9 * micros, OptionalDouble.empty());
    }

    static Row row(Contender contender, double... cpuMicros) {
        return Row.of(contender, Arrays.stream(cpuMicros).mapToObj(Readings::cpu).toList());
    }

    static Table table(Case work, Row... rows) {
        return new Table(work, List.of(rows));
    }

    /// Two cases, three servers, one of which failed in one case.
    static Outcome outcome() {
        return new Outcome(
                "peers/duel --rounds 3",
                "a machine",
                List.of(Contender.CORINTH_URING, Contender.NETTY_EPOLL, Contender.HELIDON),
                List.of(
                        table(
                                Case.SMALL,
                                row(Contender.CORINTH_URING, 3, 3, 3),
                                row(Contender.NETTY_EPOLL, 6, 6, 6),
                                row(Contender.HELIDON, 12.5, 12.5, 12.5)),
                        table(
                                Case.DEEP,
                                row(Contender.CORINTH_URING, 3, 3, 3),
                                row(Contender.NETTY_EPOLL, 4, 4, 4),
                                Row.failed(Contender.HELIDON, "7 errors: closed\nand more"))),
                List.of(
                        IdleFigures.of(
                                Contender.CORINTH_URING,
                                new IdleFigures.Held(1000, 50_000_000, 5_000_000),
                                new IdleFigures.Held(19_000, 68_000_000, 10_400_000)),
                        IdleFigures.failed(Contender.HELIDON, "ended too early")),
                "no counter");
    }
}
