package dev.corinth.tidy;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class TidyTest {
    /// A file of this length is read by nobody.
    private static final long FILE_BYTES = 64 * 1024;

    private static final Repository REPOSITORY = Repository.here();
    private static final List<SourceFile> SOURCES = REPOSITORY.sources();

    /// Rules that look at one file at a time, by the name that their failure shows.
    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new TreeMap<>();
        rules.put("files are short", SizeRules::fileLines);
        rules.put("lines are short", SizeRules::lineLength);
        rules.put("methods are short", SizeRules::methodLines);
        rules.put("methods are flat", SizeRules::nesting);
        rules.put("methods take few parameters", SizeRules::parameters);
        rules.put("long methods have few exits", SizeRules::returns);
        rules.put("classes have few fields", SizeRules::fields);
        rules.put("examples are short", SizeRules::exampleLines);
        rules.put("no tabs", TextRules::tabs);
        rules.put("no trailing blanks", TextRules::trailingBlanks);
        rules.put("files end with an end of line", TextRules::lastLine);
        rules.put("line ends are LF", TextRules::carriageReturns);
        rules.put("nothing is left over", TextRules::unfinished);
        rules.put("no code in comments", TextRules::deadCode);
        rules.put("documentation is Markdown", TextRules::comments);
        rules.put("silenced warnings have a reason", TextRules::suppressions);
        rules.put("banned calls", WordRules::calls);
        rules.put("types have names that say something", WordRules::typeNames);
        rules.put("accessors go without get", WordRules::methodNames);
        rules.put("protocol words are those of RFC 6455", WordRules::protocolWords);
        rules.put("no exception is swallowed", WordRules::swallowed);
        rules.put("arrows go down", ArrowRules::modules);
        rules.put("the protocol core does no input or output", ArrowRules::inputAndOutput);
        rules.put("native calls live in one module", PlatformRules::nativeCalls);
        rules.put("no address of memory outside linux and poller", PlatformRules::addresses);
        rules.put("nothing is for Linux alone outside linux and poller", PlatformRules::linuxOnly);
        rules.put("types tell what they are and whose", CommentRules::types);
        rules.put("a module has one package", CommentRules::flatPackages);
        return rules;
    }

    @TestFactory
    Stream<DynamicTest> everyFileKeepsEveryRule() {
        return rules().entrySet().stream()
                .map(
                        rule ->
                                DynamicTest.dynamicTest(
                                        rule.getKey(),
                                        () -> check(rule.getKey(), rule.getValue())));
    }

    @Test
    void everyPackageIsExplained() {
        pass("packages are explained", CommentRules.packages(SOURCES));
    }

    @Test
    void nothingIsSaidTwice() {
        pass("nothing is said twice", DuplicateRule.check(SOURCES));
    }

    @Test
    void filesAreSmall() {
        pass(
                "files are small",
                REPOSITORY.files().stream()
                        .filter(file -> REPOSITORY.length(file) > FILE_BYTES)
                        .map(Repository::slashed)
                        .filter(path -> !SizeRules.isResult(path))
                        .map(path -> new Finding(path, 0, "more than 64 KiB: split or delete it")));
    }

    private static void check(String name, Rule rule) {
        pass(name, SOURCES.stream().flatMap(rule::check));
    }

    private static void pass(String name, Stream<Finding> findings) {
        List<Finding> found = findings.toList();
        if (!found.isEmpty()) {
            fail(
                    found.stream()
                            .map(Finding::toString)
                            .collect(Collectors.joining("\n", name + "\n", "")));
        }
    }
}
