package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.http.HeaderElement.Parameter;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// Lists of tokens and parameters. Owned by JUnit.
final class HeaderElementsTest {
    private static void expectProblem(String... values) {
        for (String value : values) {
            HeaderElements elements = HeaderElements.parse(value);
            assertThat(elements.isValid()).as(value).isFalse();
            assertThat(elements.problem()).isPresent();
            assertThat(elements.asList()).isEmpty();
        }
    }

    private static HeaderElement only(String value) {
        HeaderElements elements = HeaderElements.parse(value);
        assertThat(elements.problem()).as(value).isEmpty();
        assertThat(elements).hasSize(1);
        return elements.asList().getFirst();
    }

    @Test
    void readsElementsWithOrderedParameters() {
        HeaderElements elements =
                HeaderElements.parse("a; x=1; y; x=\"2\", b ,c;z = \"q\\\"u\\\\o, t;e\"");

        assertThat(elements.asList())
                .containsExactly(
                        new HeaderElement(
                                "a",
                                List.of(
                                        new Parameter("x", Optional.of("1")),
                                        new Parameter("y", Optional.empty()),
                                        new Parameter("x", Optional.of("2")))),
                        new HeaderElement("b", List.of()),
                        new HeaderElement(
                                "c", List.of(new Parameter("z", Optional.of("q\"u\\o, t;e")))));
    }

    @Test
    void joinsTheValuesOfSeveralFields() {
        HeaderElements elements = HeaderElements.parse(List.of("a, b", "", "c;d"));

        assertThat(elements).extracting(HeaderElement::name).containsExactly("a", "b", "c");
        assertThat(HeaderElements.parse(List.of("a", "b b")).isValid()).isFalse();
    }

    @Test
    void skipsEmptyElements() {
        assertThat(HeaderElements.parse(" , a,, \tb ,")).hasSize(2);
        assertThat(HeaderElements.parse("").isEmpty()).isTrue();
        assertThat(HeaderElements.parse(" , ").isValid()).isTrue();
    }

    @Test
    void findsTokensWithoutCase() {
        HeaderElements elements = HeaderElements.parse("keep-alive, Upgrade, HTTP/2.0, p;q");

        assertThat(elements.contains("UPGRADE")).isTrue();
        assertThat(elements.contains("http/2.0")).isTrue();
        assertThat(elements.contains("keep")).isFalse();
        assertThat(elements.contains("p")).isFalse();
    }

    @Test
    void keepsEmptyParameterValuesForTheReaderToDecline() {
        assertThat(only("a; x=").parameters()).containsExactly(new Parameter("x", Optional.of("")));
        assertThat(only("a; x=\"\"").parameters())
                .containsExactly(new Parameter("x", Optional.of("")));
    }

    @Test
    void namesWhatIsWrong() {
        expectProblem("a b", "a;", "a;;b", "a; =b", ";a", "=a", "a=b", "\"a\"", "a\"b\"", "(a)");
        expectProblem("a; b=\"c", "a; b=\"c\\\"", "a; b=\"c\\", "a; b=c d", "a; b=\"c\"d", "a/b/c");
        expectProblem("a; b=\"c\" \"d\"", "\u00FC", "a; \u00FC", "a; b=\u00FC", "a\0");
    }

    @Test
    void H_16_readsLongRunsOfBlanksOnce() {
        String blanks = " ".repeat(32_000);

        expectProblem("b" + blanks + "x", "b;" + blanks + "=", "b;c" + blanks + "d");
        assertThat(only("b" + blanks).name()).isEqualTo("b");
        assertThat(HeaderElements.parse(",".repeat(32_000)).isEmpty()).isTrue();
        assertThat(only("a" + ";b".repeat(16_000)).parameters()).hasSize(16_000);
        expectProblem("a; b=\"" + "\\".repeat(32_001));
    }

    @Test
    void H_19_treatsNamesOfObjectPropertiesAsNames() {
        for (String name : List.of("constructor", "__proto__", "toString", "hashCode")) {
            HeaderElement element = only("permessage-deflate; " + name + "; " + name + "=1");
            assertThat(element.parameters())
                    .containsExactly(
                            new Parameter(name, Optional.empty()),
                            new Parameter(name, Optional.of("1")));
        }
    }

    @Test
    void takesDistinctTokensOnlyWhereTheyAreAsked() {
        assertThat(HeaderElements.parse("a, B,b").asDistinctTokens())
                .contains(List.of("a", "B", "b"));
        for (String bad : List.of("", ",", "a, a", "a;b", "a/b", "a b")) {
            assertThat(HeaderElements.parse(bad).asDistinctTokens()).as(bad).isEmpty();
        }
    }
}
