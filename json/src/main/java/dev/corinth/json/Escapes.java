package dev.corinth.json;

/// Makes what others have said harmless in a log. Immutable; all methods are static.
///
/// Control characters, line ends of any kind, quotes, and what turns the direction of text are
/// written as escapes, so that nobody can forge a line or hide one; long values are cut.
public final class Escapes {
    /// The longest value that stands in a log whole, in characters.
    public static final int MOST = 256;

    private static final String HEX = "0123456789abcdef";

    private Escapes() {}

    /// A value as it may stand between quotes in a line.
    ///
    /// @param value what somebody has said
    /// @return harmless, at most 256 characters of it
    public static String shown(String value) {
        var line = new StringBuilder(Math.min(value.length(), MOST) + 8);
        append(line, value);
        return line.toString();
    }

    /// Appends a value, at most 256 characters of it.
    ///
    /// @param line to which
    /// @param value what somebody has said
    public static void append(StringBuilder line, String value) {
        append(line, value, MOST);
    }

    /// Appends a value of any length.
    ///
    /// @param line to which
    /// @param value what somebody has said
    /// @param most how many characters stand there at most
    public static void append(StringBuilder line, String value, int most) {
        int end = Math.min(value.length(), most);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (isPlain(c)) {
                line.append(c);
            } else {
                escape(line, c);
            }
        }
        if (end < value.length()) {
            line.append("...");
        }
    }

    private static boolean isPlain(char c) {
        if (c >= ' ' && c <= '~') {
            return true;
        }
        int type = Character.getType(c);
        return c > 0xA0
                && type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.PRIVATE_USE
                && type != Character.UNASSIGNED;
    }

    private static void escape(StringBuilder line, char c) {
        line.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            line.append(HEX.charAt((c >> shift) & 0xF));
        }
    }
}
