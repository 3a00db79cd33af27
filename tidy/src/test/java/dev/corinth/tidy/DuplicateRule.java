package dev.corinth.tidy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Blocks of main code that stand in two places.
/// Immutable: it holds no state.
///
/// The oracle is let be: it repeats what it checks, on purpose and in its own way. So is stress:
/// its main code is tests, in the form that jcstress gives them.
///
/// Lines count when they say something: blank lines, comments, imports, annotations, lone brackets,
/// lone arguments and parameters, and signatures that an interface dictates neither make a block
/// longer nor break one.
final class DuplicateRule {
    /// A block of so many lines is a duplicate.
    static final int LINES = 6;

    private static final List<String> REPEATING = List.of("oracle", "stress");

    private static final Pattern SAYS_NOTHING =
            Pattern.compile(
                    "(import|package) .*|@\\w+|[\\W]*|\\} else \\{|return this;"
                            + "|(\\w+ )?\\w+(,|\\) \\{)|\\w+[);]*");

    private DuplicateRule() {}

    private record Line(SourceFile file, int number, String code) {}

    static Stream<Finding> check(Collection<SourceFile> files) {
        Map<String, Line> seen = new HashMap<>();
        List<Finding> found = new ArrayList<>();
        files.stream()
                .filter(file -> file.isMain() && !file.isIn(REPEATING))
                .forEach(file -> collect(file, seen, found));
        return found.stream();
    }

    private static void collect(SourceFile file, Map<String, Line> seen, List<Finding> found) {
        List<Line> lines = lines(file);
        int reportedTo = 0;
        for (int index = 0; index + LINES <= lines.size(); index++) {
            StringBuilder block = new StringBuilder();
            lines.subList(index, index + LINES).forEach(it -> block.append(it.code()).append('\n'));
            Line here = lines.get(index);
            Line first = seen.putIfAbsent(block.toString(), here);
            // A run of equal lines is equal to itself one line further on.
            boolean overlaps =
                    first != null && first.file() == file && here.number() - first.number() < LINES;
            if (first != null && !overlaps && index >= reportedTo) {
                String other = first.file().path() + ":" + first.number();
                found.add(
                        file.finding(
                                here.number(), LINES + " lines as at " + other + ": say it once"));
                reportedTo = index + LINES;
            }
        }
    }

    private static List<Line> lines(SourceFile file) {
        List<String> code = CodeOnly.of(file.text()).lines().toList();
        List<Line> lines = new ArrayList<>();
        for (int index = 0; index < code.size(); index++) {
            boolean isDictated = index > 0 && code.get(index - 1).strip().equals("@Override");
            boolean counts =
                    !isDictated && !SAYS_NOTHING.matcher(code.get(index).strip()).matches();
            if (counts) {
                // The text of strings counts: two tables of the same shape are no duplicates.
                lines.add(new Line(file, index + 1, file.lines().get(index).strip()));
            }
        }
        return lines;
    }
}
