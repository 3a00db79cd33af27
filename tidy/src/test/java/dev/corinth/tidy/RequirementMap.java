package dev.corinth.tidy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A page of requirements with what shows each of them: `docs/abuse.md` or `docs/features.md`.
/// Immutable.
final class RequirementMap {
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern HEAD = Pattern.compile("\\| id \\| .*|\\|(---\\|)+");
    private static final Pattern TEST = Pattern.compile("`([a-z]+/\\w+#\\w+)`");
    private static final Pattern ISSUE = Pattern.compile("issue (\\d+|backplane)");
    private static final String BETWEEN = "<br>";
    private static final int LONGEST_WORDS = 100;

    private final SourceFile page;
    private final List<String> ids;

    /// @param page the Markdown of the page
    /// @param ids every id that it must have, in its order
    RequirementMap(SourceFile page, List<String> ids) {
        this.page = page;
        this.ids = ids;
    }

    /// Everything that is wrong with the page.
    ///
    /// @param proofs the tests there are
    /// @return one finding for each error; empty when the page is true
    List<Finding> check(Proofs proofs) {
        List<Finding> found = new ArrayList<>();
        Map<String, String> shown = new LinkedHashMap<>();
        for (int index = 0; index < page.lines().size(); index++) {
            String line = page.lines().get(index);
            Matcher row = ROW.matcher(line);
            if (row.matches() && !HEAD.matcher(line).matches()) {
                found.addAll(checkRow(row, index + 1, proofs));
                shown.merge(row.group(1), row.group(3), (one, other) -> one + BETWEEN + other);
            } else if (line.startsWith("|") && !HEAD.matcher(line).matches()) {
                found.add(page.finding(index + 1, "not a row: | id | words | tests or issue |"));
            }
        }
        found.addAll(checkIds(shown.keySet()));
        found.addAll(checkClaims(proofs, shown));
        return found;
    }

    /// The page with every test that carries the id of a row.
    ///
    /// @param proofs the tests there are
    /// @return the new text
    String mended(Proofs proofs) {
        return page.lines().stream()
                .map(line -> mended(line, proofs) + "\n")
                .collect(Collectors.joining());
    }

    /// Tests that are gone go, tests that claim the row come. An issue stays beside tests only
    /// where somebody put it there: to say that the tests are not all.
    private String mended(String line, Proofs proofs) {
        Matcher row = ROW.matcher(line);
        if (!row.matches() || HEAD.matcher(line).matches()) {
            return line;
        }
        List<String> before = List.of(row.group(3).split(BETWEEN, -1));
        Set<String> after =
                before.stream()
                        .filter(item -> isThere(item, proofs))
                        .collect(Collectors.toCollection(TreeSet::new));
        boolean onlyWaits = before.stream().allMatch(item -> ISSUE.matcher(item).matches());
        List<String> claiming =
                proofs.claims().stream()
                        .filter(claim -> claim.id().equals(row.group(1)))
                        .map(claim -> "`" + claim.test() + "`")
                        .toList();
        if (onlyWaits && !claiming.isEmpty()) {
            after.clear();
        }
        after.addAll(claiming);
        String shownBy = after.isEmpty() ? "issue 2" : String.join(BETWEEN, after);
        return "| " + row.group(1) + " | " + row.group(2) + " | " + shownBy + " |";
    }

    private static boolean isThere(String item, Proofs proofs) {
        Matcher test = TEST.matcher(item);
        return !test.matches() || proofs.hasTest(test.group(1));
    }

    private List<Finding> checkRow(Matcher row, int line, Proofs proofs) {
        List<Finding> found = new ArrayList<>();
        String id = row.group(1);
        String words = row.group(2);
        if (!ids.contains(id)) {
            found.add(page.finding(line, id + " is no requirement"));
        }
        if (words.length() > LONGEST_WORDS || words.endsWith(".") || words.isBlank()) {
            found.add(page.finding(line, id + ": say it in one phrase without a full stop"));
        }
        for (String item : row.group(3).split(BETWEEN, -1)) {
            Matcher test = TEST.matcher(item);
            if (!test.matches() && !ISSUE.matcher(item).matches()) {
                found.add(page.finding(line, item + " is no `module/Test#method`, no issue"));
            } else if (test.matches() && !proofs.hasTest(test.group(1))) {
                found.add(page.finding(line, "there is no test " + test.group(1)));
            }
        }
        return found;
    }

    private List<Finding> checkIds(Collection<String> shown) {
        Set<String> missing = new LinkedHashSet<>(ids);
        missing.removeAll(shown);
        List<Finding> found = new ArrayList<>();
        missing.forEach(id -> found.add(page.finding(0, "no row for " + id)));
        List<String> inOrder = ids.stream().filter(new HashSet<>(shown)::contains).toList();
        List<String> asShown = shown.stream().filter(ids::contains).toList();
        if (!inOrder.equals(asShown)) {
            found.add(page.finding(0, "the rows are not in the order of the list of ids"));
        }
        return found;
    }

    private List<Finding> checkClaims(Proofs proofs, Map<String, String> shown) {
        return proofs.claims().stream()
                .filter(claim -> ids.contains(claim.id()))
                .filter(claim -> !names(shown.getOrDefault(claim.id(), ""), claim.test()))
                .map(
                        claim ->
                                page.finding(
                                        0,
                                        "the row %s does not name `%s`: mend it as the page says"
                                                .formatted(claim.id(), claim.test())))
                .toList();
    }

    private static boolean names(String shownBy, String test) {
        return Arrays.asList(shownBy.split(BETWEEN, -1)).contains("`" + test + "`");
    }
}
