package dev.corinth.tidy;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How text looks, whatever it says.
/// Immutable: it holds no state.
final class TextRules {
    private static final Predicate<String> TRAILING = Pattern.compile("[ \\t]$").asPredicate();
    private static final Predicate<String> LEFT_OVER =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!.*\\bissue \\d)")
                    .asPredicate();
    /// A statement that ends in a semicolon, or a brace alone.
    private static final Predicate<String> DEAD_CODE =
            Pattern.compile(
                            "^\\s*//(?!/)\\s*"
                                    + "(([\\w.<>\\[\\]]+ )*[\\w.]+(\\(.*\\)| = .*);|[{}])\\s*$")
                    .asPredicate();

    private static final Predicate<String> OLD_COMMENT =
            Pattern.compile("^\\s*/\\*\\*|^\\s*(///|\\*).*@(author|since|version)\\b")
                    .asPredicate();

    private TextRules() {}

    static Stream<Finding> tabs(SourceFile file) {
        return written(file)
                ? file.where(line -> line.contains("\t"), "a tab: indent with spaces")
                : Stream.empty();
    }

    static Stream<Finding> trailingBlanks(SourceFile file) {
        return written(file)
                ? file.where(TRAILING, "blanks at the end of the line: remove them")
                : Stream.empty();
    }

    static Stream<Finding> lastLine(SourceFile file) {
        boolean wrong = !file.text().isEmpty() && !file.text().endsWith("\n");
        return written(file) && wrong
                ? Stream.of(file.finding(file.lines().size(), "no end of line at the end: add one"))
                : Stream.empty();
    }

    static Stream<Finding> carriageReturns(SourceFile file) {
        return written(file) && file.text().contains("\r")
                ? Stream.of(file.finding(0, "CR line ends: this repository uses LF"))
                : Stream.empty();
    }

    static Stream<Finding> unfinished(SourceFile file) {
        return written(file)
                ? file.where(
                        LEFT_OVER, "work left over: do it, or name the issue that will (issue 12)")
                : Stream.empty();
    }

    static Stream<Finding> deadCode(SourceFile file) {
        return file.isJava()
                ? file.where(DEAD_CODE, "code in a comment: delete it, git keeps it")
                : Stream.empty();
    }

    static Stream<Finding> comments(SourceFile file) {
        return file.isJava()
                ? file.where(
                        OLD_COMMENT,
                        "documentation is Markdown behind ///, without tags that git knows better")
                : Stream.empty();
    }

    /// A reason stands in a comment on the same line or on the line before.
    static Stream<Finding> suppressions(SourceFile file) {
        if (!file.isJava()) {
            return Stream.empty();
        }
        return IntStream.range(0, file.lines().size())
                .filter(
                        index ->
                                file.lines()
                                        .get(index)
                                        .strip()
                                        .startsWith("@Suppress" + "Warnings"))
                .filter(index -> !hasReason(file, index))
                .mapToObj(
                        index ->
                                file.finding(
                                        index + 1,
                                        "a warning silenced without a reason: say why in a comment"
                                                + " on the line before"));
    }

    private static boolean hasReason(SourceFile file, int index) {
        boolean before = index > 0 && file.lines().get(index - 1).strip().startsWith("//");
        return before || file.lines().get(index).contains("//");
    }

    private static boolean written(SourceFile file) {
        return !SizeRules.isResult(file.path()) && !file.name().equals("LICENSE");
    }
}
