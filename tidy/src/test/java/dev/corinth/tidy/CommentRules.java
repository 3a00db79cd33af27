package dev.corinth.tidy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the comments of packages and types must tell.
/// Immutable: it holds no state.
final class CommentRules {
    /// A package that is told in fewer characters is named, not explained.
    static final int PACKAGE_COMMENT = 400;

    private static final Pattern OWNER =
            Pattern.compile("(?i)immutable|thread|loop|owned|guarded|no state");
    private static final Pattern SENTENCE = Pattern.compile("\\.(?=\\s|$)");
    private static final String PACKAGE_INFO = "package-info.java";
    private static final Set<String> NO_TYPES = Set.of("module-info.java", PACKAGE_INFO);

    private CommentRules() {}

    /// The first sentence says what a type is, the second who owns it or which threads may use it.
    static Stream<Finding> types(SourceFile file) {
        if (!file.isMain() || NO_TYPES.contains(file.name()) || file.isIn(List.of("examples"))) {
            return Stream.empty();
        }
        return file.shapes().types().stream()
                .filter(Shapes.Type::isTopLevel)
                .filter(type -> !tellsOwner(comment(file, type.line())))
                .map(
                        type ->
                                file.finding(
                                        type.line(),
                                        type.name()
                                                + ": first sentence what it is, second sentence"
                                                + " whose (Immutable. / Safe for any thread. /"
                                                + " Owned by its loop.)"));
    }

    /// Every package of main code is explained. A module that only holds its place is let be.
    static Stream<Finding> packages(Collection<SourceFile> files) {
        Map<String, SourceFile> byPath =
                files.stream().collect(Collectors.toMap(SourceFile::path, file -> file));
        return files.stream()
                .filter(file -> file.isMain() && file.path().contains("/dev/corinth/"))
                .map(CommentRules::folder)
                .distinct()
                .filter(folder -> !byPath.containsKey(folder + "Placeholder.java"))
                .flatMap(folder -> explained(folder, byPath.get(folder + PACKAGE_INFO)));
    }

    private static Stream<Finding> explained(String folder, @Nullable SourceFile info) {
        int length =
                info == null
                        ? 0
                        : info.lines().stream()
                                .filter(CommentRules::isComment)
                                .mapToInt(String::length)
                                .sum();
        return length >= PACKAGE_COMMENT
                ? Stream.empty()
                : Stream.of(
                        new Finding(
                                folder + PACKAGE_INFO,
                                0,
                                "missing or without explanation: tell what the module is, the"
                                        + " map of its classes, how bytes flow, what it must not"
                                        + " know"));
    }

    /// One flat package for each module, of the module's name.
    static Stream<Finding> flatPackages(SourceFile file) {
        boolean wrong =
                file.isMain()
                        && file.path().contains("/dev/corinth/")
                        && !folder(file).endsWith("/dev/corinth/" + file.module() + "/");
        return wrong
                ? Stream.of(
                        file.finding(
                                0,
                                "a second package: a module has one, dev.corinth."
                                        + file.module()
                                        + "; two packages are two modules"))
                : Stream.empty();
    }

    static boolean tellsOwner(String comment) {
        String[] sentences = SENTENCE.split(comment, 3);
        return sentences.length >= 2
                && !sentences[0].isBlank()
                && OWNER.matcher(sentences[1]).find();
    }

    /// The comment above a declaration as one line of text; annotations may stand between.
    static String comment(SourceFile file, int line) {
        List<String> found = new ArrayList<>();
        int index = line - 2;
        while (index >= 0 && file.lines().get(index).strip().startsWith("@")) {
            index--;
        }
        while (index >= 0 && isComment(file.lines().get(index))) {
            found.addFirst(file.lines().get(index).strip().substring(3).strip());
            index--;
        }
        return String.join(" ", found);
    }

    private static boolean isComment(String line) {
        return line.strip().startsWith("///");
    }

    private static String folder(SourceFile file) {
        return file.path().substring(0, file.path().length() - file.name().length());
    }
}
