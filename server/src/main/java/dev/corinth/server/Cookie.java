package dev.corinth.server;

import java.time.Duration;
import java.util.Optional;

/// A cookie that a server gives to a client (RFC 6265 §4.1). Immutable.
///
/// [#of] makes one that scripts cannot read, that other sites cannot send along and that travels in
/// TLS only; browsers keep such a cookie of `localhost` without TLS too.
///
/// @param name a token; one that begins with `__Host-` or `__Secure-` must keep what that promises
/// @param value visible ASCII without quotes, commas, semicolons and backslashes
/// @param path from where on downwards it is sent. Default `/`
/// @param domain for which domain and what is below it, or empty for this host alone. Default empty
/// @param maxAge how long it is kept; zero deletes it; empty until the browser is closed. Default
///     empty
/// @param isSecure whether it travels in TLS only. Default true
/// @param isHttpOnly whether scripts cannot read it. Default true
/// @param sameSite when it is sent with requests that other sites cause. Default LAX
public record Cookie(
        String name,
        String value,
        String path,
        Optional<String> domain,
        Optional<Duration> maxAge,
        boolean isSecure,
        boolean isHttpOnly,
        SameSite sameSite) {
    /// When a cookie is sent with requests that other sites cause. Immutable.
    public enum SameSite {
        /// Never.
        STRICT("Strict"),
        /// Only when the user follows a link.
        LAX("Lax"),
        /// Always; in TLS only.
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }
    }

    /// Checks all parts.
    public Cookie {
        Cookies.requireName(name);
        Cookies.requireValue(name, value);
        Cookies.requireAttribute(name, path);
        domain.ifPresent(text -> Cookies.requireAttribute(name, text));
        boolean isHost = name.startsWith("__Host-");
        boolean needsTls = isHost || name.startsWith("__Secure-") || sameSite == SameSite.NONE;
        if (needsTls && !isSecure) {
            throw new IllegalArgumentException("cookie " + name + ": must be secure");
        }
        if (isHost && (domain.isPresent() || !path.equals("/"))) {
            throw new IllegalArgumentException("cookie " + name + ": for this host and / alone");
        }
        if (maxAge.isPresent() && maxAge.get().isNegative()) {
            throw new IllegalArgumentException("cookie " + name + ": maxAge=" + maxAge.get());
        }
    }

    /// A cookie with all defaults.
    ///
    /// @param name a token
    /// @param value visible ASCII without quotes, commas, semicolons and backslashes
    /// @return for this host, until the browser is closed
    public static Cookie of(String name, String value) {
        return new Cookie(
                name, value, "/", Optional.empty(), Optional.empty(), true, true, SameSite.LAX);
    }

    /// A cookie that deletes one of the same name.
    ///
    /// @param name a token
    /// @return without value
    public static Cookie deleted(String name) {
        return of(name, "").maxAge(Duration.ZERO);
    }

    /// The same for a part of the paths.
    ///
    /// @param from begins with a slash
    /// @return a changed copy
    public Cookie path(String from) {
        return new Cookie(name, value, from, domain, maxAge, isSecure, isHttpOnly, sameSite);
    }

    /// The same for a domain and all below it.
    ///
    /// @param name such as `example.org`
    /// @return a changed copy
    public Cookie domain(String name) {
        return new Cookie(
                this.name, value, path, Optional.of(name), maxAge, isSecure, isHttpOnly, sameSite);
    }

    /// The same for so long.
    ///
    /// @param time in whole seconds; zero deletes it
    /// @return a changed copy
    public Cookie maxAge(Duration time) {
        return new Cookie(
                name, value, path, domain, Optional.of(time), isSecure, isHttpOnly, sameSite);
    }

    /// The same, sent over plain text too.
    ///
    /// @return a changed copy
    public Cookie insecure() {
        return new Cookie(name, value, path, domain, maxAge, false, isHttpOnly, sameSite);
    }

    /// The same, readable by scripts of the page.
    ///
    /// @return a changed copy
    public Cookie readable() {
        return new Cookie(name, value, path, domain, maxAge, isSecure, false, sameSite);
    }

    /// The same with another rule for requests that other sites cause.
    ///
    /// @param rule when it is sent with them
    /// @return a changed copy
    public Cookie sameSite(SameSite rule) {
        return new Cookie(name, value, path, domain, maxAge, isSecure, isHttpOnly, rule);
    }

    /// The cookie as `Set-Cookie` names it.
    String render() {
        StringBuilder text = new StringBuilder();
        text.append(name).append('=').append(value).append("; Path=").append(path);
        domain.ifPresent(it -> text.append("; Domain=").append(it));
        maxAge.ifPresent(it -> text.append("; Max-Age=").append(it.toSeconds()));
        text.append(isSecure ? "; Secure" : "").append(isHttpOnly ? "; HttpOnly" : "");
        return text.append("; SameSite=").append(sameSite.text).toString();
    }
}
