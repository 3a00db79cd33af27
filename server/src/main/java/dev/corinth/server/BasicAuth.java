package dev.corinth.server;

import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Names and passwords that a browser asks its user for (RFC 7617). Immutable.
///
/// Passwords travel readable in every request: use it over TLS or on this machine only. What is
/// kept of a password is its HMAC under a key of this process, and what is sent is compared with it
/// in the same time whether name or password are wrong, wholly or in the last letter. There is no
/// limit on tries here.
public final class BasicAuth {
    private static final String HMAC = "HmacSHA256";
    private static final SecretKeySpec KEY = newKey();
    private static final String SCHEME = "Basic ";

    /// What an unknown name is compared with: no password has it.
    private static final byte[] NOBODY = new byte[32];

    private final String realm;
    private final Map<String, byte[]> users;

    private BasicAuth(String realm, Map<String, byte[]> users) {
        this.realm = realm;
        this.users = users;
    }

    /// Nobody, until users are named.
    ///
    /// @param realm what the browser shows with its question; ASCII without quotes and backslashes
    /// @return lets nobody in
    public static BasicAuth realm(String realm) {
        boolean isPlain =
                realm.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\');
        if (!isPlain) {
            throw new IllegalArgumentException(
                    "realm=" + realm + ": ASCII without quotes and backslashes");
        }
        return new BasicAuth(realm, Map.of());
    }

    /// These and one more.
    ///
    /// @param name without colon
    /// @param password any text
    /// @return a changed copy
    public BasicAuth user(String name, String password) {
        if (name.isEmpty() || name.indexOf(':') >= 0) {
            throw new IllegalArgumentException("name=" + name + ": not empty, without colon");
        }
        Map<String, byte[]> more = new LinkedHashMap<>(users);
        if (more.put(name, digest(password)) != null) {
            throw new IllegalArgumentException("two users of the name " + name);
        }
        return new BasicAuth(realm, more);
    }

    /// Who sends a request.
    ///
    /// @return the name, or empty if nobody here has that name with that password
    Optional<String> user(RequestHead head) {
        String sent = head.headers().first("Authorization").map(BasicAuth::credentials).orElse("");
        int colon = sent.indexOf(':');
        String name = sent.substring(0, Math.max(0, colon));
        // RFC 7617 §2: a password may have colons. Both ways take the same time.
        byte[] expected = users.getOrDefault(name, NOBODY);
        boolean isRight = MessageDigest.isEqual(expected, digest(sent.substring(colon + 1)));
        return isRight ? Optional.of(name) : Optional.empty();
    }

    /// Judges a request.
    ///
    /// @return empty if it comes from a user, else a 401
    Optional<HttpError> refusal(RequestHead head) {
        if (user(head).isPresent()) {
            return Optional.empty();
        }
        Headers challenge =
                Headers.of("WWW-Authenticate", "Basic realm=\"" + realm + "\", charset=\"UTF-8\"");
        return Optional.of(
                new HttpError(401, "a name and a password are needed", "RFC 7617 §2", challenge));
    }

    /// Name, colon and password; empty text if there are none.
    private static String credentials(String field) {
        if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return "";
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(field.substring(SCHEME.length()).strip());
            return new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static byte[] digest(String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(KEY);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }

    private static SecretKeySpec newKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SecretKeySpec(bytes, HMAC);
    }
}
