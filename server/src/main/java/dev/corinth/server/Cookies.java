package dev.corinth.server;

/// The grammar of cookies (RFC 6265 §4.1). Immutable; all methods are static.
final class Cookies {
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

    private Cookies() {}

    /// A cookie for the whole site that scripts cannot read and other sites cannot send.
    static String render(String name, String value) {
        requireName(name);
        requireValue(name, value);
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax";
    }

    static void requireName(String name) {
        boolean isToken =
                name.chars().allMatch(c -> c > ' ' && c < 0x7F && SEPARATORS.indexOf(c) < 0);
        if (name.isEmpty() || !isToken) {
            throw new IllegalArgumentException("cookie: not a token, name=" + name);
        }
    }

    static void requireValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '"' || c == ',' || c == ';' || c == '\\') {
                throw new IllegalArgumentException(
                        "cookie " + name + ": character at " + i + " is not allowed in a value");
            }
        }
    }

    /// An attribute may hold all but what would begin the next one.
    static void requireAttribute(String name, String text) {
        boolean isPlain = text.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != ';');
        if (text.isEmpty() || !isPlain) {
            throw new IllegalArgumentException("cookie " + name + ": attribute=" + text);
        }
    }
}
