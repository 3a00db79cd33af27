package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalDouble;

/// Medians and ratios over rounds.
class RowTest {
    private static Reading counted(OptionalDouble instructions) {
        return new Reading(1, 1, 1, 1, instructions);
    }

    @Test
    void theMedianIsTheMiddleOfTheRoundsInOrderOfSize() {
        Row odd = Readings.row(Contender.JETTY, 9, 1, 4);
        Row even = Readings.row(Contender.JETTY, 9, 1, 4, 6);

        assertThat(odd.median(Reading::cpuMicros)).isEqualTo(4);
        assertThat(even.median(Reading::cpuMicros)).isEqualTo(5);
    }

    @Test
    void aRatioIsTakenRoundByRound() {
        // The machine was four times slower in the second round, and twice in the third.
        Row ours = Readings.row(Contender.CORINTH_EPOLL, 1, 4, 2);
        Row theirs = Readings.row(Contender.NETTY_EPOLL, 2, 8, 4.4);

        assertThat(ours.cpuRatio(theirs)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void rowsOfDifferentLengthAreNotCompared() {
        Row two = Readings.row(Contender.CORINTH_EPOLL, 1, 1);
        Row three = Readings.row(Contender.NETTY_EPOLL, 1, 1, 1);

        assertThatThrownBy(() -> two.cpuRatio(three)).hasMessage("rounds=2 beside 3");
    }

    @Test
    void instructionsAreToldOnlyIfEveryRoundHasThem() {
        Reading with = counted(OptionalDouble.of(5000));
        Reading without = counted(OptionalDouble.empty());

        assertThat(Row.of(Contender.TYRUS, List.of(with, with)).instructions()).hasValue(5000);
        assertThat(Row.of(Contender.TYRUS, List.of(with, without)).instructions()).isEmpty();
        assertThat(Row.failed(Contender.TYRUS, "broken").instructions()).isEmpty();
    }

    @Test
    void aRowHasRoundsOrAReasonForHavingNone() {
        List<Reading> none = List.of();
        assertThatThrownBy(() -> Row.of(Contender.TYRUS, none)).hasMessageContaining("rounds=[]");
        assertThatThrownBy(() -> new Row(Contender.TYRUS, List.of(Readings.cpu(1)), "broken"))
                .hasMessageContaining("failure='broken'");
    }
}
