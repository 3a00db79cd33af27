package dev.corinth.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The name of a topic, or a pattern of names. Immutable.
///
/// Names have levels, parted by `/`, such as `room/1`. In a pattern `+` stands for any one level,
/// and `#`, as the last level, for any number of levels, also for none: `room/#` matches `room`
/// too (MQTT 5.0 §4.7). A pattern that begins with `+` or `#` matches no name that begins with `$`,
/// so that those can be kept for a purpose of one's own.
///
/// Names are compared as they are, case and all. No level may be empty; control characters and
/// halves of surrogate pairs are refused, and so are `+` and `#` beside anything else in a level.
public final class TopicFilter {
    static final String ANY = "+";
    static final String REST = "#";

    private final String text;
    private final String[] levels;
    private final int length;
    private final boolean isPattern;

    private TopicFilter(String text) {
        this.text = text;
        this.levels = levels(text);
        this.length = text.getBytes(StandardCharsets.UTF_8).length;
        boolean hasWildcard = false;
        for (String level : levels) {
            hasWildcard |= isWildcard(level);
        }
        this.isPattern = hasWildcard;
    }

    /// Reads a name or a pattern.
    ///
    /// @param text such as `room/1` or `room/+`
    /// @return the filter
    /// @throws IllegalArgumentException with what is wrong, where, and what would be right
    public static TopicFilter of(String text) {
        String problem = problem(text);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        return new TopicFilter(text);
    }

    /// What is wrong with a text as a name or a pattern.
    ///
    /// @param text any, also a peer's
    /// @return empty if nothing is; else a sentence without the text itself
    public static String problem(String text) {
        String problem = text.isEmpty() ? "a topic without a name" : "";
        int levelFrom = 0;
        for (int i = 0; i <= text.length() && problem.isEmpty(); i++) {
            if (i == text.length() || text.charAt(i) == '/') {
                problem = levelProblem(text, levelFrom, i);
                levelFrom = i + 1;
            } else if (isForbidden(text, i)) {
                problem = "topic: a character that must not be in it, at " + i;
            }
        }
        return problem;
    }

    /// The name or pattern as it was given.
    ///
    /// @return not empty
    public String text() {
        return text;
    }

    /// Whether it stands for more than one name.
    ///
    /// @return false for a name
    public boolean isPattern() {
        return isPattern;
    }

    /// How many levels it has.
    ///
    /// @return 1 or more
    public int depth() {
        return levels.length;
    }

    /// How long it is.
    ///
    /// @return bytes of UTF-8
    public int length() {
        return length;
    }

    /// Whether every name that another one stands for is one of these too.
    ///
    /// @param other a name or a pattern
    /// @return true also if they are the same
    public boolean covers(TopicFilter other) {
        if (isWildcard(levels[0]) && other.text.charAt(0) == '$') {
            return false;
        }
        int at = 0;
        while (at < levels.length && !levels[at].equals(REST)) {
            if (at == other.levels.length || !coversLevel(levels[at], other.levels[at])) {
                return false;
            }
            at++;
        }
        return at < levels.length || at == other.levels.length;
    }

    String level(int index) {
        return levels[index];
    }

    /// How many levels are wildcards.
    int wildcards() {
        int count = 0;
        for (String level : levels) {
            count += isWildcard(level) ? 1 : 0;
        }
        return count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter filter && filter.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean coversLevel(String own, String others) {
        return own.equals(ANY) ? !others.equals(REST) : own.equals(others);
    }

    private static boolean isWildcard(String level) {
        return level.equals(ANY) || level.equals(REST);
    }

    private static String[] levels(String text) {
        List<String> levels = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf('/'); to >= 0; to = text.indexOf('/', from)) {
            levels.add(text.substring(from, to));
            from = to + 1;
        }
        levels.add(text.substring(from));
        return levels.toArray(String[]::new);
    }

    private static String levelProblem(String text, int from, int to) {
        if (from == to) {
            return "topic: an empty level at " + from;
        }
        for (int i = from; i < to; i++) {
            boolean isWild = text.charAt(i) == '+' || text.charAt(i) == '#';
            if (isWild && to - from > 1) {
                return "topic: a wildcard stands for a whole level, at " + i;
            }
            if (text.charAt(i) == '#' && to < text.length()) {
                return "topic: # stands only at the end, at " + i;
            }
        }
        return "";
    }

    private static boolean isForbidden(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
        }
        return Character.isISOControl(c);
    }
}
