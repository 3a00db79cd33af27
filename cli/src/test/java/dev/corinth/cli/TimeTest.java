package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

class TimeTest {
    @ParameterizedTest
    @CsvSource({
        "5, 5000",
        "5s, 5000",
        "0.5, 500",
        "1.25s, 1250",
        "500ms, 500",
        "2m, 120000",
        "1h, 3600000",
        "0, 0",
        ".5, 500"
    })
    void readsWhatPeopleWrite(String text, long millis) {
        assertThat(Time.parse(text).duration()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-5", "5 s", "5d", "1.2.3", ".", "five", "1234567890123"})
    void refusesTheRestAndSaysWhatIsRight(String text) {
        assertThatThrownBy(() -> Time.parse(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("500ms");
    }
}
