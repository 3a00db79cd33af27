package dev.corinth.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The checkout that the tests run in: its root and its files.
/// Immutable.
final class Repository {
    /// Folders that hold what was built, not what was written.
    private static final Set<String> BUILT = Set.of("target", "node_modules");

    /// Where the inputs of fuzz targets are kept.
    private static final String INPUTS = "fuzz/src/test/resources/";

    private static final Set<String> HIDDEN_BUT_OURS = Set.of(".ci", ".github", ".mvn");

    private final Path root;
    private final List<Path> files;

    private Repository(Path root) {
        this.root = root;
        this.files = walk(root);
    }

    /// Walks up from the working folder to the folder that holds the whole build.
    static Repository here() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("tidy/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no tidy/pom.xml in or above the working folder");
        }
        return new Repository(folder);
    }

    Path root() {
        return root;
    }

    /// All files, from the root, in order.
    List<Path> files() {
        return files;
    }

    /// All files that are text, read; not the inputs of fuzz targets, which only look like it.
    List<SourceFile> sources() {
        return files.stream()
                .filter(file -> !slashed(file).startsWith(INPUTS))
                .map(this::read)
                .flatMap(Optional::stream)
                .toList();
    }

    long length(Path file) {
        try {
            return Files.size(root.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Reads a file; empty when it is not text in UTF-8.
    Optional<SourceFile> read(Path file) {
        try {
            String text = Files.readString(root.resolve(file));
            boolean isText = text.indexOf('\0') < 0;
            return isText ? Optional.of(SourceFile.of(slashed(file), text)) : Optional.empty();
        } catch (MalformedInputException binary) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String slashed(Path file) {
        return file.toString().replace('\\', '/');
    }

    private static List<Path> walk(Path root) {
        List<Path> found = new ArrayList<>();
        SimpleFileVisitor<Path> visitor =
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        boolean ours = folder.equals(root) || isOurs(folder);
                        return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        // In a work tree .git is a file.
                        if (!file.getFileName().toString().equals(".git")) {
                            found.add(root.relativize(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                };
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Collections.sort(found);
        return List.copyOf(found);
    }

    private static boolean isOurs(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith(".") ? HIDDEN_BUT_OURS.contains(name) : !BUILT.contains(name);
    }
}
