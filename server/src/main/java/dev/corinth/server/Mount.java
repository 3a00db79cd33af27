package dev.corinth.server;

/// Routes under a prefix of other routes. Immutable.
///
/// @param prefix begins with a slash and ends without one; empty for the root
/// @param routes what is served there
record Mount(String prefix, Routes routes) {
    /// A mount at a prefix as an application writes it.
    static Mount of(String prefix, Routes routes) {
        boolean isLiteral = prefix.indexOf('{') < 0 && !prefix.contains("//");
        if (!prefix.startsWith("/") || !isLiteral) {
            throw new IllegalArgumentException(
                    "prefix=" + prefix + ": begins with /, without {names} and empty segments");
        }
        int end = prefix.endsWith("/") ? prefix.length() - 1 : prefix.length();
        return new Mount(prefix.substring(0, end), routes);
    }

    /// Whether a decoded path is the prefix itself or goes on below it.
    boolean covers(String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    /// What of a path that this covers is left below the prefix.
    String inner(String path) {
        return path.length() == prefix.length() ? "/" : path.substring(prefix.length());
    }
}
