package dev.corinth.tidy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The rows of a page that names for everything of another library what we have in its place.
/// Immutable.
///
/// A row is `| theirs | default or note | ours |`; what we have is named as `Type#member`, or the
/// cell says why there is none.
///
/// @param rows as they stand on the page, without those of headings
record Counterparts(List<String> rows) {
    private static final Pattern ROW = Pattern.compile("\\| (.+) \\| (.+) \\| (.+) \\|");
    private static final Pattern OPTION = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
    private static final Repository REPOSITORY = Repository.here();

    /// The text of every type of ours, by its name.
    private static final Map<String, String> TYPES =
            REPOSITORY.files().stream()
                    .filter(file -> Repository.slashed(file).contains("/src/main/java/dev/"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .flatMap(file -> REPOSITORY.read(file).stream())
                    .collect(
                            Collectors.toMap(
                                    file -> file.name().replace(".java", ""),
                                    SourceFile::text,
                                    (one, other) -> one + other));

    /// Reads a page.
    ///
    /// @param heading how rows begin that are none
    static Counterparts of(String page, String heading) {
        return new Counterparts(
                REPOSITORY.read(Path.of(page)).orElseThrow().lines().stream()
                        .filter(line -> line.startsWith("| ") && !line.startsWith(heading))
                        .toList());
    }

    /// What is named and is not there.
    List<String> missing() {
        return rows.stream()
                .flatMap(row -> OPTION.matcher(row).results())
                .filter(option -> !isThere(option))
                .map(MatchResult::group)
                .toList();
    }

    /// How often something of ours is named.
    long count() {
        return rows.stream().flatMap(row -> OPTION.matcher(row).results()).count();
    }

    /// The rows that name nothing and give no reason.
    List<String> unexplained() {
        return rows.stream().filter(row -> !isExplained(row)).toList();
    }

    private static boolean isExplained(String row) {
        Matcher cells = ROW.matcher(row);
        if (!cells.matches()) {
            return false;
        }
        String here = cells.group(3);
        return OPTION.matcher(here).find()
                || here.startsWith("none: ")
                || here.startsWith("none yet: issue ");
    }

    private static boolean isThere(MatchResult option) {
        String type = TYPES.get(option.group(1));
        return type != null && hasMember(type, option.group(2));
    }

    /// Whether a public member, or a component of a record, has a name.
    private static boolean hasMember(String text, String member) {
        Pattern method = Pattern.compile("\\b" + member + "\\(");
        Pattern component = Pattern.compile("[(\\s]\\w[\\w<>]* " + member + "[,)]");
        return method.matcher(text).find() || component.matcher(text).find();
    }
}
