package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class TopicFilterTest {
    @ParameterizedTest
    @CsvSource({
        "room/1, room/1, true",
        "room/1, room/2, false",
        "room/1, room, false",
        "room, room/1, false",
        "room/+, room/1, true",
        "room/+, room, false",
        "room/+, room/1/2, false",
        "+/1, room/1, true",
        "room/#, room, true",
        "room/#, room/1/2/3, true",
        "room/#, rooms, false",
        "#, room/1, true",
        "+/+/#, a/b, true",
        "+/+/#, a, false",
        // Patterns of patterns.
        "room/#, room/+, true",
        "room/#, room/#, true",
        "room/+, room/+, true",
        "room/+, room/#, false",
        "room/1, room/+, false",
        "+/#, #, false",
        "room/12, room/1, false",
        "room/1, room/12, false",
        "room/1/a, room/1/b, false",
        "room/1/+, room/1/b, true",
        "room/1/+/c, room/1/b, false",
        "#, +/#, true",
        // What begins with $ is not for a wildcard in front.
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "a/+, a/$x, true",
    })
    void D_01_saysWhichNamesAPatternCovers(String filter, String other, boolean covers) {
        assertThat(TopicFilter.of(filter).covers(TopicFilter.of(other))).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "room/1", "Räume/Größe", "\uD83D\uDE00/€", "+/a/#", "#"})
    void saysHowLongAndDeepItIs(String text) {
        TopicFilter filter = TopicFilter.of(text);
        List<String> levels = List.of(text.split("/"));

        assertThat(filter.length()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(filter.depth()).isEqualTo(levels.size());
        assertThat(filter.wildcards())
                .isEqualTo((int) levels.stream().filter(List.of("+", "#")::contains).count());
        assertThat(filter.isPattern()).isEqualTo(filter.wildcards() > 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|without a name",
                "/a|empty level at 0",
                "a//b|empty level at 2",
                "a/|empty level at 2",
                "a+/b|whole level, at 1",
                "a/#/b|only at the end, at 2",
                "a#|whole level, at 1",
            })
    void namesWhatIsWrongAndWhere(String text, String problem) {
        assertThat(TopicFilter.problem(text)).contains(problem);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFilter.of(text))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\u0085b", "\uD800", "x\uDC00", "\uD83D/\uDE00"})
    void refusesControlCharactersAndHalvesOfPairs(String text) {
        assertThat(TopicFilter.problem(text)).contains("must not be in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "room/1", "Räume/Größe", "\uD83D\uDE00/x", "a b", "+", "#", "+/#"})
    void takesWhatIsRight(String text) {
        assertThat(TopicFilter.problem(text)).isEmpty();
        assertThat(TopicFilter.of(text).text()).isEqualTo(text);
    }
}
