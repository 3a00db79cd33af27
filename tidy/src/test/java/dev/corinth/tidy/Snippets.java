package dev.corinth.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Small files that keep or break a rule, for the tests of the rules.
/// Immutable: it holds no state.
final class Snippets {
    private Snippets() {}

    /// A main source of a module.
    static SourceFile main(String module, String... lines) {
        return named(module + "/src/main/java/dev/corinth/" + module + "/A.java", lines);
    }

    /// A test source of a module.
    static SourceFile test(String module, String... lines) {
        return named(module + "/src/test/java/dev/corinth/" + module + "/ATest.java", lines);
    }

    static SourceFile named(String path, String... lines) {
        return SourceFile.of(path, String.join("\n", lines) + "\n");
    }

    /// A class with one method that has this body.
    static SourceFile method(String... body) {
        return main("http", "class A {", "void a() {", String.join("\n", body), "}", "}");
    }

    static void passes(Rule rule, SourceFile file) {
        assertThat(rule.check(file)).as(file.text()).isEmpty();
    }

    /// Expects one finding, at that line, that says this among other things.
    static void fails(Rule rule, SourceFile file, int line, String message) {
        List<Finding> found = rule.check(file).toList();
        assertThat(found).as(file.text()).hasSize(1);
        assertThat(found.getFirst().line()).isEqualTo(line);
        assertThat(found.getFirst().message()).contains(message);
        assertThat(found.getFirst().path()).isEqualTo(file.path());
    }
}
