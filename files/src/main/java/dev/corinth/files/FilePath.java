package dev.corinth.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A path below a root, in segments that are names and nothing else. Immutable.
///
/// @param segments names, none of which leads anywhere or is hidden; empty for the root itself
/// @param isFolder whether it was asked for with a slash at its end
record FilePath(List<String> segments, boolean isFolder) {
    /// What holds keys or code wherever it lies.
    private static final Set<String> NEVER_SERVED =
            Set.of("class", "jks", "jceks", "keystore", "truststore", "p12", "pfx", "pem", "key");

    /// Takes a path apart that was decoded once.
    ///
    /// @param path without a slash in front
    /// @return empty if it is none that is served
    static Optional<FilePath> of(String path) {
        boolean isFolder = path.isEmpty() || path.endsWith("/");
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        List<String> segments = bare.isEmpty() ? List.of() : names(bare);
        boolean isRoot = path.isEmpty();
        boolean isServed = (isRoot || !bare.isEmpty()) && isServed(segments);
        return isServed ? Optional.of(new FilePath(segments, isFolder)) : Optional.empty();
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            names.add(path.substring(from, slash));
            from = slash + 1;
        }
        names.add(path.substring(from));
        return List.copyOf(names);
    }

    /// Whether a path consists of names that are served.
    static boolean isServed(List<String> segments) {
        return segments.stream().allMatch(FilePath::isName)
                && (segments.isEmpty()
                        || !NEVER_SERVED.contains(ContentTypes.suffix(segments.getLast())));
    }

    /// The same path with a name below it.
    FilePath child(String name) {
        List<String> more = new ArrayList<>(segments);
        more.add(name);
        return new FilePath(List.copyOf(more), false);
    }

    /// The same path with another end of its name.
    FilePath sibling(String suffix) {
        List<String> other = new ArrayList<>(segments);
        other.set(other.size() - 1, segments.getLast() + suffix);
        return new FilePath(List.copyOf(other), false);
    }

    String name() {
        return segments.getLast();
    }

    /// A name leads nowhere else on any system: a dot in front hides it (and is `.` and `..`), and
    /// Windows drops dots and blanks at its end.
    private static boolean isName(String segment) {
        boolean isPlain =
                segment.chars().noneMatch(c -> c < ' ' || c == 0x7F || c == '\\' || c == '/');
        return isPlain
                && !segment.isEmpty()
                && !segment.startsWith(".")
                && !segment.endsWith(".")
                && !segment.endsWith(" ");
    }
}
