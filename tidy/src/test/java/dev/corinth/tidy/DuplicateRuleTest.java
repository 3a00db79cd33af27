package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class DuplicateRuleTest {
    @Test
    void refusesABlockThatStandsTwice() {
        SourceFile one = file("One", 0, 8);
        SourceFile two = file("Two", 2, 10);

        assertThat(DuplicateRule.check(List.of(one, two)))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.path()).isEqualTo(two.path());
                            assertThat(it.line()).isEqualTo(2);
                            assertThat(it.message()).contains(one.path() + ":4");
                        });
    }

    @Test
    void refusesABlockThatStandsTwiceInOneFile() {
        String text = lines(0, 6) + "other();\n" + lines(0, 6);

        assertThat(DuplicateRule.check(List.of(Snippets.main("http", text)))).hasSize(1);
    }

    @Test
    void seesThroughBlankLinesCommentsAndBrackets() {
        String spread = lines(0, 6).replace("\n", "\n\n// why\n}\n");

        assertThat(
                        DuplicateRule.check(
                                List.of(
                                        Snippets.main("http", lines(0, 6)),
                                        Snippets.main("wire", spread))))
                .hasSize(1);
    }

    @Test
    void letsShorterBlocksAndTestsBe() {
        assertThat(DuplicateRule.check(List.of(file("One", 0, 5), file("Two", 0, 5)))).isEmpty();
        assertThat(
                        DuplicateRule.check(
                                List.of(
                                        Snippets.test("http", lines(0, 9)),
                                        Snippets.test("wire", lines(0, 9)))))
                .isEmpty();
    }

    @Test
    void letsModulesThatRepeatThemselvesOnPurposeBe() {
        for (String module : List.of("oracle", "stress")) {
            String twice = lines(0, 6) + "other();\n" + lines(0, 6);
            assertThat(DuplicateRule.check(List.of(Snippets.main(module, twice)))).isEmpty();
        }
    }

    @Test
    void letsRunsOfEqualLinesAndDictatedSignaturesBe() {
        String dictated = "@Override\npublic void a() {\n".repeat(8);

        assertThat(DuplicateRule.check(List.of(Snippets.main("http", "JAVA_LONG,\n".repeat(9)))))
                .isEmpty();
        assertThat(
                        DuplicateRule.check(
                                List.of(
                                        Snippets.main("http", dictated),
                                        Snippets.main("wire", dictated))))
                .isEmpty();
    }

    private static SourceFile file(String name, int from, int to) {
        return Snippets.named(
                "http/src/main/java/dev/corinth/http/" + name + ".java",
                "class " + name + " {",
                lines(from, to));
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(index -> "step" + index + "();\n")
                .collect(Collectors.joining());
    }
}
