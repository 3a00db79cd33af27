package dev.corinth.tidy;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A text file of the repository, or a snippet that stands for one.
/// Owned by one thread: it parses when first asked.
final class SourceFile {
    private final String path;
    private final String text;
    private final List<String> lines;
    private @Nullable Shapes shapes;

    private SourceFile(String path, String text) {
        this.path = path;
        this.text = text;
        this.lines = text.lines().toList();
    }

    /// @param path from the root, with slashes
    /// @param text the whole content
    static SourceFile of(String path, String text) {
        return new SourceFile(path, text);
    }

    String path() {
        return path;
    }

    String text() {
        return text;
    }

    List<String> lines() {
        return lines;
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// The first folder of the path; for files of the root their own name.
    String module() {
        return path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMain() {
        return isJava() && path.contains("/src/main/");
    }

    boolean isTest() {
        return isJava() && path.contains("/src/test/");
    }

    boolean isIn(List<String> modules) {
        return modules.contains(module());
    }

    /// What a Java file declares, parsed once.
    Shapes shapes() {
        Shapes parsed = shapes == null ? Shapes.of(this) : shapes;
        shapes = parsed;
        return parsed;
    }

    Finding finding(int line, String message) {
        return new Finding(path, line, message);
    }

    /// One finding for each line that has something wrong.
    Stream<Finding> where(Predicate<String> wrong, String message) {
        return IntStream.range(0, lines.size())
                .filter(index -> wrong.test(lines.get(index)))
                .mapToObj(index -> finding(index + 1, message));
    }
}
