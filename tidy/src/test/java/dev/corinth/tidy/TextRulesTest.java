package dev.corinth.tidy;

import static dev.corinth.tidy.Snippets.fails;
import static dev.corinth.tidy.Snippets.main;
import static dev.corinth.tidy.Snippets.named;
import static dev.corinth.tidy.Snippets.passes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
    private static final String LEFT_OVER = "TO" + "DO";
    private static final String SILENCE = "@Suppress" + "Warnings(\"x\")";

    @Test
    void refusesTabs() {
        fails(TextRules::tabs, named("a.md", "a", "\tb"), 2, "spaces");
        passes(TextRules::tabs, named("a.md", "a", "    b"));
    }

    @Test
    void refusesTrailingBlanks() {
        fails(TextRules::trailingBlanks, named("a.md", "a", "b "), 2, "blanks");
        passes(TextRules::trailingBlanks, named("a.md", "a", " b"));
    }

    @Test
    void wantsAnEndOfLineAtTheEnd() {
        fails(TextRules::lastLine, SourceFile.of("a.md", "a\nb"), 2, "add one");
        passes(TextRules::lastLine, SourceFile.of("a.md", "a\nb\n"));
        passes(TextRules::lastLine, SourceFile.of("a.md", ""));
    }

    @Test
    void refusesCarriageReturns() {
        fails(TextRules::carriageReturns, named("a.md", "a\r"), 0, "LF");
        passes(TextRules::carriageReturns, named("fuzz/corpus/a", "a\r"));
    }

    @Test
    void refusesWorkLeftOverWithoutAnIssue() {
        fails(TextRules::unfinished, named("a.sh", "# " + LEFT_OVER + " later"), 1, "issue");
        passes(TextRules::unfinished, named("a.sh", "# " + LEFT_OVER + " (issue 12) later"));
        passes(TextRules::unfinished, named("a.sh", "# todos"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// int a = b + 1;",
                "    // foo(bar);",
                "// foo.bar(baz(), 1);",
                "// }",
                "// {",
                "// List<String> a = b();"
            })
    void refusesCodeInComments(String line) {
        fails(TextRules::deadCode, main("http", line), 1, "delete it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// RFC 6455 §5.5: control frames are never fragmented",
                "// pairs with getAcquire() in poll()",
                "/// server.stop();",
                "int a = b(); // the first",
                "// see foo(bar); it returns"
            })
    void letsProseBe(String line) {
        passes(TextRules::deadCode, main("http", line));
    }

    @Test
    void wantsMarkdownDocumentation() {
        fails(TextRules::comments, main("http", "/*" + "* A. */"), 1, "Markdown");
        fails(TextRules::comments, main("http", "/// @" + "author me"), 1, "Markdown");
        passes(TextRules::comments, main("http", "/// A.", "/* why */"));
    }

    @Test
    void wantsAReasonForASilencedWarning() {
        fails(TextRules::suppressions, main("http", "", "    " + SILENCE), 2, "say why");
        passes(TextRules::suppressions, main("http", "// the key is ours", "    " + SILENCE));
        passes(TextRules::suppressions, main("http", SILENCE + " // the key is ours"));
    }
}
