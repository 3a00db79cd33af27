package dev.corinth.tidy;

import static dev.corinth.tidy.Snippets.fails;
import static dev.corinth.tidy.Snippets.main;
import static dev.corinth.tidy.Snippets.named;
import static dev.corinth.tidy.Snippets.passes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class CommentRulesTest {
    private static final String FOLDER = "http/src/main/java/dev/corinth/http/";

    @Test
    void wantsTwoSentencesAboveATopLevelType() {
        passes(CommentRules::types, main("http", "/// A head. Immutable.", "class A {}"));
        passes(
                CommentRules::types,
                main("http", "/// A long", "/// head.", "/// Owned by its loop.", "class A {}"));
        passes(
                CommentRules::types,
                main("http", "/// A. Safe for any thread.", "@Deprecated", "class A {}"));
        fails(CommentRules::types, main("http", "class A {}"), 1, "first sentence");
        fails(CommentRules::types, main("http", "/// A head.", "class A {}"), 2, "whose");
        fails(CommentRules::types, main("http", "/// A. It is.", "class A {}"), 2, "whose");
        fails(CommentRules::types, main("http", "// A. Immutable.", "class A {}"), 2, "whose");
    }

    @Test
    void letsNestedTypesAndExamplesBe() {
        passes(CommentRules::types, main("http", "/// A. Immutable.", "class A { class B {} }"));
        passes(CommentRules::types, main("examples", "class A {}"));
    }

    @Test
    void wantsPackagesExplained() {
        SourceFile type = named(FOLDER + "A.java", "class A {}");
        SourceFile poor = named(FOLDER + "package-info.java", "/// HTTP.", "package a;");
        SourceFile rich =
                named(FOLDER + "package-info.java", "/// words words\n".repeat(40), "package a;");

        assertThat(CommentRules.packages(List.of(type))).hasSize(1);
        assertThat(CommentRules.packages(List.of(type, poor)))
                .singleElement()
                .satisfies(it -> assertThat(it.path()).isEqualTo(FOLDER + "package-info.java"));
        assertThat(CommentRules.packages(List.of(type, rich))).isEmpty();
    }

    @Test
    void letsAModuleBeThatOnlyHoldsItsPlace() {
        SourceFile placeholder = named(FOLDER + "Placeholder.java", "class Placeholder {}");

        assertThat(CommentRules.packages(List.of(placeholder))).isEmpty();
    }

    @Test
    void wantsOneFlatPackageForEachModule() {
        passes(CommentRules::flatPackages, named(FOLDER + "A.java", "class A {}"));
        fails(
                CommentRules::flatPackages,
                named(FOLDER + "internal/A.java", "class A {}"),
                0,
                "two packages are two modules");
        fails(
                CommentRules::flatPackages,
                named("http/src/main/java/dev/corinth/wire/A.java", "class A {}"),
                0,
                "dev.corinth.http");
    }
}
