package dev.corinth.server;

/// Writes cookies (RFC 6265 §4.1). Immutable; all methods are static.
final class Cookies {
    private Cookies() {}

    /// A cookie for the whole site that scripts cannot read and other sites cannot send.
    static String render(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '"' || c == ',' || c == ';' || c == '\\') {
                throw new IllegalArgumentException(
                        "cookie " + name + ": character at " + i + " is not allowed in a value");
            }
        }
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf(';') >= 0) {
            throw new IllegalArgumentException("cookie: name=" + name);
        }
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax";
    }
}
