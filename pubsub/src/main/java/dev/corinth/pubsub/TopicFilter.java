package dev.corinth.pubsub;

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
    private final String text;
    private final int depth;
    private final int length;
    private final int wildcards;

    private TopicFilter(String text) {
        int slashes = 0;
        int found = 0;
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            slashes += c == '/' ? 1 : 0;
            // Where there is one, it is the whole level.
            found += isWildcard(c) ? 1 : 0;
            bytes += bytesOf(c);
        }
        this.text = text;
        this.depth = slashes + 1;
        this.length = bytes;
        this.wildcards = found;
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
        return wildcards > 0;
    }

    /// How many levels it has.
    ///
    /// @return 1 or more
    public int depth() {
        return depth;
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
        if (isWildcard(text.charAt(0)) && other.text.charAt(0) == '$') {
            return false;
        }
        int own = 0;
        int its = 0;
        while (own <= text.length() && text.charAt(own) != '#') {
            if (its > other.text.length() || !coversLevel(own, other, its)) {
                return false;
            }
            own = endOfLevel(own) + 1;
            its = other.endOfLevel(its) + 1;
        }
        return own <= text.length() || its > other.text.length();
    }

    /// How many levels are wildcards.
    int wildcards() {
        return wildcards;
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

    /// Whether the level that begins here stands for another one's that begins there.
    private boolean coversLevel(int from, TopicFilter other, int otherFrom) {
        if (text.charAt(from) == '+') {
            return other.text.charAt(otherFrom) != '#';
        }
        int length = endOfLevel(from) - from;
        return other.endOfLevel(otherFrom) - otherFrom == length
                && text.regionMatches(from, other.text, otherFrom, length);
    }

    /// @return where the slash is, or the text ends
    private int endOfLevel(int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    private static boolean isWildcard(char c) {
        return c == '+' || c == '#';
    }

    /// What a character takes in UTF-8; half of a pair takes half of it.
    private static int bytesOf(char c) {
        if (c < 0x80) {
            return 1;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
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
