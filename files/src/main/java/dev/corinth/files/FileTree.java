package dev.corinth.files;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The files below one root, opened so that none outside can be. Safe for any thread; touches the
/// disk.
///
/// Links are followed by the system first, and what comes out must lie below the root and consist
/// of names that are served. Then the file is opened folder by folder from the root downwards, and
/// no link is followed any more: what was changed in between is not found, rather than found
/// elsewhere.
final class FileTree {
    private static final System.Logger LOG = System.getLogger("dev.corinth.files");
    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);

    private final Path root;

    /// @throws IOException if there is no such folder
    FileTree(Path root) throws IOException {
        this.root = root.toRealPath();
        if (!Files.isDirectory(this.root)) {
            throw new IOException("not a folder: " + root);
        }
    }

    /// What lies at a path.
    ///
    /// @return a file that is open, a folder, or nothing
    Optional<Found> find(FilePath path) throws IOException {
        try {
            return findReal(root.resolve(String.join("/", path.segments())).toRealPath(), path);
        } catch (FileSystemException e) {
            // Not there, not ours to read, a link in a circle, or changed just now.
            return Optional.empty();
        }
    }

    /// What lies where all links are followed.
    private Optional<Found> findReal(Path real, FilePath path) throws IOException {
        List<String> names = new ArrayList<>();
        if (real.startsWith(root)) {
            root.relativize(real).forEach(name -> names.add(name.toString()));
        }
        names.removeIf(String::isEmpty);
        if (!real.startsWith(root) || !FilePath.isServed(names)) {
            return Optional.empty();
        }
        if (names.isEmpty() || Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new Found.Folder());
        }
        return path.isFolder() ? Optional.empty() : open(names);
    }

    /// What lies at a path. Immutable.
    sealed interface Found {
        /// A folder.
        record Folder() implements Found {}

        /// A file.
        ///
        /// @param file open; whoever has it closes it
        record OpenFile(FileContent file) implements Found {}
    }

    private Optional<Found> open(List<String> names) throws IOException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
            return top instanceof SecureDirectoryStream<Path> secure
                    ? open(secure, names, 0)
                    : openByName(root.resolve(String.join("/", names)));
        }
    }

    private static Optional<Found> open(
            SecureDirectoryStream<Path> folder, List<String> names, int depth) throws IOException {
        Path name = Path.of(names.get(depth));
        if (depth < names.size() - 1) {
            try (SecureDirectoryStream<Path> next =
                    folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                return open(next, names, depth + 1);
            }
        }
        BasicFileAttributeView view =
                folder.getFileAttributeView(
                        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        BasicFileAttributes before = view.readAttributes();
        if (!before.isRegularFile()) {
            return Optional.empty();
        }
        SeekableByteChannel channel = openNoLink(folder, name);
        return channel == null ? Optional.empty() : checked(channel, before, view.readAttributes());
    }

    /// @return null if it is a link since a moment ago, which Java tells as any failure
    private static @Nullable SeekableByteChannel openNoLink(
            SecureDirectoryStream<Path> folder, Path name) {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return folder.newByteChannel(name, options);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "not opened: " + name + ": " + e);
            return null;
        }
    }

    /// Where folders cannot be held open (Windows): what was opened must be what was looked at.
    private static Optional<Found> openByName(Path file) throws IOException {
        BasicFileAttributes before = attributes(file);
        return before.isRegularFile()
                ? checked(FileChannel.open(file, READ), before, attributes(file))
                : Optional.empty();
    }

    /// A channel whose file is the same and as long as it was before it was opened.
    private static Optional<Found> checked(
            SeekableByteChannel channel, BasicFileAttributes before, BasicFileAttributes after)
            throws IOException {
        boolean isSame =
                Objects.equals(before.fileKey(), after.fileKey())
                        && before.lastModifiedTime().equals(after.lastModifiedTime())
                        && after.isRegularFile()
                        && channel.size() == after.size();
        if (!isSame) {
            channel.close();
            return Optional.empty();
        }
        var modified = after.lastModifiedTime().toInstant();
        return Optional.of(new Found.OpenFile(new FileContent(channel, after.size(), modified)));
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
