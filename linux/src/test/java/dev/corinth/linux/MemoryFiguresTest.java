package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;

@EnabledOnOs(OS.LINUX)
class MemoryFiguresTest {
    @Test
    void knowsTheMemoryOfThisProcessAndOfTheKernel() throws IOException {
        long page = 4 << 10;

        assertThat(MemoryFigures.residentBytes(ProcessHandle.current().pid()))
                .isBetween(page, Long.MAX_VALUE >> 10)
                .satisfies(bytes -> assertThat(bytes % (1 << 10)).isZero());
        assertThat(MemoryFigures.slabBytes()).isGreaterThan(page);
    }

    @Test
    void refusesAProcessThatIsNone() {
        assertThatThrownBy(() -> MemoryFigures.residentBytes(-1)).isInstanceOf(IOException.class);
    }
}
