package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Which readings of CPU time are believed.
class CpuCheckTest {
    private static void refused(long reported, long whole, double share, String why) {
        CpuCheck check = new CpuCheck(reported, whole, share);
        assertThatThrownBy(check::require).hasMessageContaining(why);
    }

    @Test
    void aReadingOfItsShareIsBelieved() {
        assertThatCode(new CpuCheck(1_800_000, 2_200_000, 0.8)::require).doesNotThrowAnyException();
    }

    @Test
    void manyMessagesInNoTimeAreNot() {
        refused(0, 500_000, 0.67, "only 0 ms");
    }

    @Test
    void fewStepsOfTheClockAreNoFigure() {
        refused(190_000, 240_000, 0.8, "steps of 10 ms");
        assertThatCode(new CpuCheck(200_000, 240_000, 0.8)::require).doesNotThrowAnyException();
    }

    @Test
    void aPartOfTheMeasuredTimeIsNotTheWholeOfIt() {
        refused(400_000, 2_000_000, 0.8, "saw 400 ms of CPU time where about 1600 ms");
    }

    @Test
    void aPartIsNotMoreThanTheWhole() {
        refused(2_000_000, 1_000_000, 0.8, "the whole 1000000");
        assertThatCode(new CpuCheck(1_010_000, 1_000_000, 1)::require).doesNotThrowAnyException();
    }
}
