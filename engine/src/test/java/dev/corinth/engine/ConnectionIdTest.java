package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionIdTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "253, 16777215, 2147483647", "7, 1, 12345", "0, 16777215, 0"})
    void holdsLoopGenerationAndSlot(int loop, int generation, int slot) {
        long id = ConnectionId.of(loop, generation, slot);

        assertThat(id).isNotZero();
        assertThat(ConnectionId.loop(id)).isEqualTo(loop);
        assertThat(ConnectionId.generation(id)).isEqualTo(generation);
        assertThat(ConnectionId.slot(id)).isEqualTo(slot);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "4294967295"})
    void aNumberWithoutALoopIsNoId(long number) {
        assertThat(ConnectionId.loop(number)).isEqualTo(-1);
    }
}
