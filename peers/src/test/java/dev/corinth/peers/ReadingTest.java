package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.OptionalDouble;

/// What is taken from the report of the load.
class ReadingTest {
    private static JsonNode report(int messages, int closed, int lost, String reason) {
        return JsonMapper.shared()
                .readTree(
                        """
                        {"messages": %d, "messagesPerSecond": 250000.0,
                         "serverCpuMicrosPerMessage": 3.5,
                         "latencyMicros": {"p50": 210.0, "p99": 480.5, "p99.9": 900},
                         "errors": {"total": %d, "refused": 0, "closed": %d, "lost": %d,
                                    "wrong": 0, "reason": "%s"}}
                        """
                                .formatted(messages, closed + lost, closed, lost, reason));
    }

    @Test
    void figuresOfARoundComeFromTheReport() {
        assertThat(Reading.of(report(9, 0, 0, ""), OptionalDouble.empty()))
                .isEqualTo(new Reading(3.5, 250_000, 210, 480.5, OptionalDouble.empty()));
    }

    @Test
    void instructionsOfASecondAreSharedByItsMessages() {
        Reading reading = Reading.of(report(9, 0, 0, ""), OptionalDouble.of(2.5e9));

        assertThat(reading.instructions()).hasValue(10_000);
    }

    @Test
    void aRoundWithErrorsDoesNotCountAndSaysWhichTheyWere() {
        JsonNode closed = report(9, 2, 1, "closed with 1006");
        JsonNode lost = report(9, 0, 1, "");

        assertThatThrownBy(() -> Reading.of(closed, OptionalDouble.empty()))
                .hasMessage("errors: 2 closed, 1 lost (closed with 1006)");
        assertThatThrownBy(() -> Reading.of(lost, OptionalDouble.empty()))
                .hasMessage("errors: 1 lost");
    }

    @Test
    void aRoundWithoutMessagesDoesNotCount() {
        JsonNode report = report(0, 0, 0, "");

        assertThatThrownBy(() -> Reading.of(report, OptionalDouble.empty()))
                .hasMessage("no message came back");
    }
}
