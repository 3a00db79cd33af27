package dev.corinth.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// What has to do with secrets: comparing them, making them. Safe for any thread; all methods are
/// static.
public final class Secrets {
    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /// Compares a secret with what somebody says it is. How long that takes does not depend on how
    /// much of it is right.
    ///
    /// @param secret what it is
    /// @param said what somebody says
    /// @return whether they are the same
    public static boolean areEqual(String secret, String said) {
        return MessageDigest.isEqual(digest(secret), digest(said));
    }

    /// Makes a token that nobody guesses, for sessions, tickets or CSRF.
    ///
    /// @return 256 random bits in 43 characters that may stand in URLs, cookies and subprotocols
    public static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The SHA-256 of a text: a name for a secret that tells nothing about it.
    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
