package dev.corinth.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// The two texts that prove that both sides speak WebSocket: the key and its answer.
/// Immutable.
///
/// The digest protects nothing: it shows that the server read the request as a handshake and did
/// not repeat something prepared (RFC 6455 §10.8).
public final class AcceptKey {
    /// RFC 6455 §1.3.
    private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int NONCE_BYTES = 16;
    private static final int KEY_LENGTH = 24;

    private AcceptKey() {}

    /// The `Sec-WebSocket-Accept` value for a key, RFC 6455 §4.2.2(5.4).
    ///
    /// @param key the value of `Sec-WebSocket-Key` as sent
    /// @return 28 characters
    public static String of(String key) {
        byte[] text = (key + SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getEncoder().encodeToString(sha1().digest(text));
    }

    /// A new `Sec-WebSocket-Key` value, RFC 6455 §4.1(7).
    ///
    /// @param random the source of the nonce; a strong one in production
    /// @return 24 characters
    static String newKey(RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /// Whether a key is the base64 form of 16 bytes. The unused bits of the last digit may be
    /// anything: clients exist that make keys of random digits.
    static boolean isKey(String key) {
        return key.length() == KEY_LENGTH
                && key.endsWith("==")
                && isBase64(key.substring(0, KEY_LENGTH - 2));
    }

    private static boolean isBase64(String text) {
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            boolean isAlphanumeric = Grammar.is(digit, Grammar.HOST) && "-._".indexOf(digit) < 0;
            if (!isAlphanumeric && digit != '+' && digit != '/') {
                return false;
            }
        }
        return true;
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime lacks SHA-1", missing);
        }
    }
}
