package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class RequirementMapTest {
    private static final List<String> IDS = List.of("F-01", "F-02", "C.1-05", "C-10");

    private static final Proofs PROOFS =
            Proofs.of(
                    List.of(
                            Snippets.test(
                                    "wire",
                                    "class ATest {",
                                    "@Test void F_01_rejects() {}",
                                    "@Test void C_1_05_takesPieces() {}",
                                    "@Test",
                                    "@DisplayName(\"F-02 rejects\")",
                                    "void other() {}",
                                    "@Test void plain() {}",
                                    "}")),
                    IDS);

    private static final String GOOD =
            """
            # Title

            | id | what | shown by |
            |---|---|---|
            | F-01 | one | `wire/ATest#F_01_rejects` |
            | F-02 | two | `wire/ATest#other`<br>issue 4 |
            | C.1-05 | three | `wire/ATest#C_1_05_takesPieces` |
            | C-10 | four | issue backplane |
            """;

    @Test
    void letsATrueMapBe() {
        assertThat(check(GOOD)).isEmpty();
    }

    @Test
    void refusesAMissingRow() {
        assertThat(check(GOOD.replace("| C-10 | four | issue backplane |\n", "")))
                .singleElement()
                .asString()
                .contains("no row for C-10");
    }

    @Test
    void refusesATestThatDoesNotExist() {
        assertThat(check(GOOD.replace("issue 4", "`wire/ATest#gone`")))
                .singleElement()
                .asString()
                .contains("docs/a.md:6: there is no test wire/ATest#gone");
        assertThat(check(GOOD.replace("issue 4", "`http/ATest#plain`"))).hasSize(1);
        assertThat(check(GOOD.replace("issue 4", "`wire/BTest#plain`"))).hasSize(1);
        assertThat(check(GOOD.replace("issue 4", "`wire/ATest#plain`"))).isEmpty();
    }

    @Test
    void refusesARowThatDoesNotNameATestWithItsId() {
        assertThat(check(GOOD.replace("`wire/ATest#F_01_rejects`", "issue 2")))
                .singleElement()
                .asString()
                .contains("the row F-01 does not name `wire/ATest#F_01_rejects`");
        assertThat(check(GOOD.replace("`wire/ATest#other`<br>", ""))).hasSize(1);
    }

    @Test
    void refusesMalformedText() {
        assertThat(check(GOOD.replace("issue backplane", "issue soon"))).hasSize(1);
        assertThat(check(GOOD.replace("issue backplane", ""))).isNotEmpty();
        assertThat(check(GOOD.replace("| four |", "| four. |"))).hasSize(1);
        assertThat(check(GOOD.replace("| four |", "| " + "four ".repeat(30) + "|"))).hasSize(1);
        assertThat(check(GOOD + "| C-11 | five | issue 2 |\n"))
                .singleElement()
                .asString()
                .contains("C-11 is no requirement");
    }

    @Test
    void refusesRowsOutOfOrder() {
        String first = "| F-01 | one | `wire/ATest#F_01_rejects` |\n";

        assertThat(check(GOOD.replace(first, "") + first))
                .singleElement()
                .asString()
                .contains("order");
    }

    @Test
    void mendsWhatTheTestsTell() {
        String poor =
                GOOD.replace("`wire/ATest#F_01_rejects`", "issue 2")
                        .replace("`wire/ATest#other`<br>issue 4", "issue 4")
                        .replace("`wire/ATest#C_1_05_takesPieces`", "`wire/ATest#gone`<br>issue 5");

        String mended = map(poor).mended(PROOFS);

        assertThat(map(mended).check(PROOFS)).isEmpty();
        assertThat(mended)
                .contains("| F-01 | one | `wire/ATest#F_01_rejects` |\n")
                .contains("| F-02 | two | `wire/ATest#other` |\n")
                .contains("| C.1-05 | three | `wire/ATest#C_1_05_takesPieces`<br>issue 5 |\n")
                .contains("| C-10 | four | issue backplane |\n");
        assertThat(map(GOOD).mended(PROOFS)).isEqualTo(GOOD);
    }

    @Test
    void readsIdsOutOfNames() {
        assertThat(Proofs.id("F_01_rejects", IDS)).contains("F-01");
        assertThat(Proofs.id("F-01 rejects", IDS)).contains("F-01");
        assertThat(Proofs.id("C_1_05_takes", IDS)).contains("C.1-05");
        assertThat(Proofs.id("C_10_takes", IDS)).contains("C-10");
        assertThat(Proofs.id("F_99_takes", IDS)).contains("F-99");
        assertThat(Proofs.id("F_010_takes", IDS)).isEmpty();
        assertThat(Proofs.id("takesF_01", IDS)).isEmpty();
    }

    private static List<Finding> check(String page) {
        return map(page).check(PROOFS);
    }

    private static RequirementMap map(String page) {
        return new RequirementMap(SourceFile.of("docs/a.md", page), IDS);
    }
}
