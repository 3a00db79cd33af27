package dev.corinth.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// The character classes of HTTP as one table, and the loops over them.
/// Immutable.
///
/// Every scanner moves over runs of one class, so a byte is looked at once and in one table. A byte
/// that no class admits stops the run, and the scanner names the fault.
final class Grammar {
    /// `tchar` of RFC 9110 §5.6.2: what methods, field names and list elements are made of.
    static final int TOKEN = 1;

    /// What a request target may hold: visible ASCII without `"`, `#`, `<`, `>`, `\`, `^`,
    /// backtick, `{` and `}`. The marks `[`, `]` and `|` stand outside RFC 3986 but browsers send
    /// them raw.
    static final int TARGET = 1 << 1;

    /// What a field value may hold, RFC 9110 §5.5: visible ASCII, space, tab and bytes from 0x80.
    static final int VALUE = 1 << 2;

    /// Space and tab, the only bytes that are trimmed (RFC 9110 §5.6.3).
    static final int BLANK = 1 << 3;

    /// Decimal digits.
    static final int DIGIT = 1 << 4;

    /// Hexadecimal digits of both cases.
    static final int HEX = 1 << 5;

    /// What we take in a host name: letters, digits, hyphen, dot and underscore.
    static final int HOST = 1 << 6;

    private static final byte[] CLASSES = classes();

    private Grammar() {}

    private static byte[] classes() {
        byte[] table = new byte[256];
        mark(table, '0', '9', TOKEN | TARGET | DIGIT | HEX | HOST);
        mark(table, 'a', 'z', TOKEN | TARGET | HOST);
        mark(table, 'A', 'Z', TOKEN | TARGET | HOST);
        mark(table, 'a', 'f', HEX);
        mark(table, 'A', 'F', HEX);
        markAll(table, "!#$%&'*+-.^_`|~", TOKEN);
        markAll(table, "!$%&'()*+,-./:;=?@[]_|~", TARGET);
        markAll(table, "-._", HOST);
        markAll(table, " \t", BLANK | VALUE);
        mark(table, 0x21, 0x7E, VALUE);
        mark(table, 0x80, 0xFF, VALUE);
        return table;
    }

    private static void mark(byte[] table, int first, int last, int classes) {
        for (int i = first; i <= last; i++) {
            table[i] |= (byte) classes;
        }
    }

    private static void markAll(byte[] table, String characters, int classes) {
        for (int i = 0; i < characters.length(); i++) {
            table[characters.charAt(i)] |= (byte) classes;
        }
    }

    /// Whether the character belongs to one of the classes; false beyond 0xFF.
    static boolean is(int character, int classes) {
        return character < CLASSES.length && (CLASSES[character] & classes) != 0;
    }

    /// The byte at a position, 0 to 255.
    static int byteAt(MemorySegment segment, long at) {
        return segment.get(JAVA_BYTE, at) & 0xFF;
    }

    /// The first position in `[at, to)` whose byte belongs to none of the classes, or `to`.
    static long span(MemorySegment segment, long at, long to, int classes) {
        long position = at;
        while (position < to && (CLASSES[segment.get(JAVA_BYTE, position) & 0xFF] & classes) != 0) {
            position++;
        }
        return position;
    }

    /// The first index from `at` whose character belongs to none of the classes, or the length.
    static int span(String text, int at, int classes) {
        int index = at;
        while (index < text.length() && is(text.charAt(index), classes)) {
            index++;
        }
        return index;
    }

    /// Whether the text is not empty and all of it belongs to the classes.
    static boolean isAll(String text, int classes) {
        return !text.isEmpty() && span(text, 0, classes) == text.length();
    }

    /// Whether the text is one `token` (RFC 9110 §5.6.2).
    static boolean isToken(String text) {
        return isAll(text, TOKEN);
    }

    /// Whether two texts are equal when ASCII letters are compared without case; no other letter
    /// is.
    static boolean equalsIgnoringCase(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        int index = 0;
        while (index < one.length() && lower(one.charAt(index)) == lower(other.charAt(index))) {
            index++;
        }
        return index == one.length();
    }

    /// The text with ASCII capitals made small.
    static String lower(String text) {
        StringBuilder small = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            small.append(lower(text.charAt(i)));
        }
        return small.toString();
    }

    private static char lower(char letter) {
        return letter >= 'A' && letter <= 'Z' ? (char) (letter + ('a' - 'A')) : letter;
    }
}
