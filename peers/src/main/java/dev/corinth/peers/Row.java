package dev.corinth.peers;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// The rounds of one server in one case. Immutable.
///
/// @param contender whose
/// @param rounds what each showed, in order; as many as of the other servers, or none
/// @param failure why there are none, or empty
record Row(Contender contender, List<Reading> rounds, String failure) {
    /// Copies.
    Row {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty() == failure.isEmpty()) {
            throw new IllegalArgumentException("rounds=" + rounds + ", failure='" + failure + "'");
        }
    }

    static Row of(Contender contender, List<Reading> rounds) {
        return new Row(contender, rounds, "");
    }

    static Row failed(Contender contender, String why) {
        return new Row(contender, List.of(), why);
    }

    /// Whether there is nothing to compare.
    boolean hasFailed() {
        return rounds.isEmpty();
    }

    /// The median over the rounds.
    double median(ToDoubleFunction<Reading> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    /// The median of the instructions, where every round has them.
    OptionalDouble instructions() {
        if (hasFailed() || rounds.stream().anyMatch(round -> round.instructions().isEmpty())) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(median(round -> round.instructions().orElseThrow()));
    }

    /// CPU time as a part of another's: the median of what each round says, since two servers of
    /// one round found the machine in the same mood.
    double cpuRatio(Row other) {
        if (rounds.size() != other.rounds.size()) {
            throw new IllegalArgumentException(
                    "rounds=" + rounds.size() + " beside " + other.rounds.size());
        }
        double[] ratios = new double[rounds.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds.get(i).cpuMicros() / other.rounds.get(i).cpuMicros();
        }
        return median(ratios);
    }

    private static double median(double[] values) {
        if (values.length == 0) {
            throw new IllegalStateException("the median of nothing");
        }
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
