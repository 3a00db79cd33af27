package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.OptionalDouble;

/// What is taken from the report of the load.
class ReadingTest {
    private static JsonNode report(int messages, int errors) {
        return JsonMapper.shared()
                .readTree(
                        """
                        {"messages": %d, "messagesPerSecond": 250000.0,
                         "serverCpuMicrosPerMessage": 3.5,
                         "latencyMicros": {"p50": 210.0, "p99": 480.5, "p99.9": 900},
                         "errors": {"total": %d, "reason": "closed with 1006"}}
                        """
                                .formatted(messages, errors));
    }

    @Test
    void figuresOfARoundComeFromTheReport() {
        assertThat(Reading.of(report(9, 0), OptionalDouble.empty()))
                .isEqualTo(new Reading(3.5, 250_000, 210, 480.5, OptionalDouble.empty()));
    }

    @Test
    void instructionsOfASecondAreSharedByItsMessages() {
        Reading reading = Reading.of(report(9, 0), OptionalDouble.of(2.5e9));

        assertThat(reading.instructions()).hasValue(10_000);
    }

    @Test
    void aRoundWithErrorsDoesNotCount() {
        JsonNode report = report(9, 2);

        assertThatThrownBy(() -> Reading.of(report, OptionalDouble.empty()))
                .hasMessage("2 errors: closed with 1006");
    }

    @Test
    void aRoundWithoutMessagesDoesNotCount() {
        JsonNode report = report(0, 0);

        assertThatThrownBy(() -> Reading.of(report, OptionalDouble.empty()))
                .hasMessage("no message came back");
    }
}
