package dev.corinth.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A pattern of paths: literal segments, `{name}` for any one segment that is not empty,
/// `{name...}` at the end for the rest. Immutable.
final class PathPattern {
    private final String text;
    private final List<String> segments;
    private final boolean takesRest;

    PathPattern(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("path=" + text + " must begin with /");
        }
        this.text = text;
        this.segments = split(text);
        this.takesRest = segments.getLast().endsWith("...}");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < segments.size(); i++) {
            requireSegment(segments.get(i), i == segments.size() - 1, names);
        }
    }

    /// Whether only one path matches.
    boolean isLiteral() {
        return text.indexOf('{') < 0;
    }

    String text() {
        return text;
    }

    /// Compares a decoded path.
    ///
    /// @return what the names stand for, or empty if the path does not match
    Optional<Map<String, String>> match(String path) {
        List<String> parts = split(path);
        int fixed = takesRest ? segments.size() - 1 : segments.size();
        if (takesRest ? parts.size() <= fixed : parts.size() != fixed) {
            return Optional.empty();
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < fixed; i++) {
            if (!matches(segments.get(i), parts.get(i), names)) {
                return Optional.empty();
            }
        }
        if (takesRest) {
            String last = segments.getLast();
            names.put(
                    last.substring(1, last.length() - "...}".length()),
                    String.join("/", parts.subList(fixed, parts.size())));
        }
        return Optional.of(names);
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean matches(String segment, String part, Map<String, String> names) {
        if (!segment.startsWith("{")) {
            return segment.equals(part);
        }
        names.put(segment.substring(1, segment.length() - 1), part);
        return !part.isEmpty();
    }

    private void requireSegment(String segment, boolean isLast, Set<String> names) {
        boolean isName = segment.startsWith("{") && segment.endsWith("}");
        boolean hasBraces = segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0;
        boolean isRest = segment.endsWith("...}");
        boolean isEmptyName = isName && segment.length() == (isRest ? 5 : 2);
        if ((hasBraces && !isName) || isEmptyName || (isRest && !isLast)) {
            throw new IllegalArgumentException(
                    "path="
                            + text
                            + ": a segment is literal, {name}, or {name...} at the end, but not "
                            + segment);
        }
        if (isName && !names.add(segment)) {
            throw new IllegalArgumentException("path=" + text + " has twice " + segment);
        }
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int from = 1;
        for (int at = 1; at <= path.length(); at++) {
            if (at == path.length() || path.charAt(at) == '/') {
                parts.add(path.substring(from, at));
                from = at + 1;
            }
        }
        if (parts.isEmpty()) {
            parts.add("");
        }
        return parts;
    }
}
