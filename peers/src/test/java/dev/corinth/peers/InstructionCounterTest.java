package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What perf writes.
class InstructionCounterTest {
    @Test
    void instructionsOfUserAndKernelAreAdded() {
        String written =
                """
                1200500,,instructions:u,2000000,100.00,,
                800500,,instructions:k,2000000,100.00,,
                """;

        assertThat(InstructionCounter.sum(written)).contains(2_001_000.0);
    }

    @Test
    void aProcessorThatDoesNotCountIsSeen() {
        String unsupported =
                """
                <not supported>,,instructions:u,0,100.00,,
                <not supported>,,instructions:k,0,100.00,,
                """;
        String half = "5,,instructions:u,9,100.00,,\n<not counted>,,instructions:k,0,0.00,,\n";

        assertThat(InstructionCounter.sum(unsupported)).isEmpty();
        assertThat(InstructionCounter.sum(half)).isEmpty();
        assertThat(InstructionCounter.sum("perf: no permission\n")).isEmpty();
    }
}
