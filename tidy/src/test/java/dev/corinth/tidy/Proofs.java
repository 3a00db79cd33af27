package dev.corinth.tidy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The test methods of the repository, and the requirements that their names claim.
/// Immutable once made.
final class Proofs {
    private static final Pattern LOOKS_LIKE_AN_ID = Pattern.compile("^([A-Z]{1,2}_\\d\\d)_.*");
    private static final Pattern DISPLAY_NAME = Pattern.compile("@DisplayName\\(\"([^\"]*)\"");

    private final Set<String> tests = new TreeSet<>();
    private final List<Claim> claims = new ArrayList<>();

    private Proofs() {}

    /// A test that carries the id of a requirement.
    ///
    /// @param id as the list of requirements writes it
    /// @param test `module/TestClass#method`
    record Claim(String id, String test) {}

    /// Reads the tests of all files.
    ///
    /// @param files any files; only test sources count
    /// @param ids all requirements
    static Proofs of(Collection<SourceFile> files, Collection<String> ids) {
        Proofs proofs = new Proofs();
        files.stream().filter(SourceFile::isTest).forEach(file -> proofs.read(file, ids));
        return proofs;
    }

    boolean hasTest(String test) {
        return tests.contains(test);
    }

    List<Claim> claims() {
        return claims;
    }

    private void read(SourceFile file, Collection<String> ids) {
        String prefix = file.module() + "/" + file.name().replace(".java", "") + "#";
        for (Shapes.Method method : file.shapes().methods()) {
            String test = prefix + method.name();
            tests.add(test);
            id(method.name(), ids)
                    .or(() -> id(displayName(file, method.line()), ids))
                    .ifPresent(id -> claims.add(new Claim(id, test)));
        }
    }

    /// The requirement that a name starts with, `F_01_…` as well as `F-01 …`. A name that only
    /// looks like one gives an id that no list has.
    static Optional<String> id(String name, Collection<String> ids) {
        String plain = plain(name) + "_";
        Optional<String> known =
                ids.stream()
                        .filter(id -> plain.startsWith(plain(id) + "_"))
                        .max(Comparator.comparingInt(String::length));
        Matcher looks = LOOKS_LIKE_AN_ID.matcher(plain);
        return known.isPresent() || !looks.matches()
                ? known
                : Optional.of(looks.group(1).replace('_', '-'));
    }

    private static String plain(String name) {
        return name.replaceAll("[-. ]", "_");
    }

    /// The display name in the annotations of a method, which start at its line.
    private static String displayName(SourceFile file, int line) {
        String text = "";
        int index = line - 1;
        while (index >= 0
                && index < file.lines().size()
                && file.lines().get(index).strip().startsWith("@")) {
            Matcher name = DISPLAY_NAME.matcher(file.lines().get(index));
            text = name.find() ? name.group(1) : text;
            index++;
        }
        return text;
    }
}
