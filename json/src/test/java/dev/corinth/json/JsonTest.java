package dev.corinth.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// Lines of JSON, and what others have said in them.
class JsonTest {
    @Test
    void writesMembersInOrder() {
        String text =
                Json.object(
                        json ->
                                json.put("name", "a")
                                        .put("count", 3)
                                        .put("isOpen", true)
                                        .put("codes", Map.of(1000, 2L))
                                        .put("inner", inner -> inner.put("x", -1))
                                        .put(
                                                "list",
                                                List.of("p", "q"),
                                                (one, it) -> one.put("n", it)));

        assertThat(text)
                .isEqualTo(
                        "{\"name\":\"a\",\"count\":3,\"isOpen\":true,\"codes\":{\"1000\":2},"
                                + "\"inner\":{\"x\":-1},\"list\":[{\"n\":\"p\"},{\"n\":\"q\"}]}");
    }

    @Test
    void anObjectMayBeEmpty() {
        assertThat(Json.object(json -> {})).isEqualTo("{}");
    }

    @Test
    void nobodyForgesALine() {
        assertThat(Escapes.shown("a\r\nb\u2028c\u202Ed\u007F"))
                .isEqualTo("a\\u000d\\u000ab\\u2028c\\u202ed\\u007f");
        assertThat(Json.object(json -> json.put("name", "\",\"admin\":\"\\")))
                .isEqualTo("{\"name\":\"\\\",\\\"admin\\\":\\\"\\\\\"}");
    }

    @Test
    void lettersStayWhatTheyAre() {
        assertThat(Escapes.shown("Grüße, 世界")).isEqualTo("Grüße, 世界");
    }

    @Test
    void longValuesAreCutUnlessMoreIsAllowed() {
        String large = "x".repeat(Escapes.MOST + 1);

        assertThat(Escapes.shown(large)).isEqualTo("x".repeat(Escapes.MOST) + "...");
        assertThat(Json.object(json -> json.putLong("a", large, 1_000)))
                .isEqualTo("{\"a\":\"" + large + "\"}");
    }
}
