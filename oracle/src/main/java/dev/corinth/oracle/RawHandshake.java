package dev.corinth.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// The opening handshake of RFC 6455 §4 as plain text, written by hand.
/// Safe for any thread: it holds no state.
public final class RawHandshake {
    /// The key that RFC 6455 §1.3 uses as its example.
    public static final String SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /// The answer to [#SAMPLE_KEY], as RFC 6455 §1.3 prints it.
    public static final String SAMPLE_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private RawHandshake() {}

    /// Computes `Sec-WebSocket-Accept` (RFC 6455 §4.2.2 item 5.4).
    ///
    /// @param key the value of `Sec-WebSocket-Key`
    /// @return the value that answers it
    public static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }

    /// Writes a request for an upgrade with the sample key.
    ///
    /// @param target path and query
    /// @param host value of the `Host` line
    /// @param lines more header lines, without line ends
    /// @return the whole request head
    public static String request(String target, String host, String... lines) {
        return head(
                "GET " + target + " HTTP/1.1",
                List.of(
                        "Host: " + host,
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key: " + SAMPLE_KEY,
                        "Sec-WebSocket-Version: 13"),
                lines);
    }

    /// Writes the response that accepts an upgrade.
    ///
    /// @param key the key of the request
    /// @param lines more header lines, without line ends
    /// @return the whole response head
    public static String response(String key, String... lines) {
        return head(
                "HTTP/1.1 101 Switching Protocols",
                List.of(
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Accept: " + accept(key)),
                lines);
    }

    /// Finds a header line in a head.
    ///
    /// @param head request or response head, lines ended by CR LF
    /// @param name header name, in any case
    /// @return the value of the first such line without the space around it, or an empty string
    public static String header(String head, String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /// Reads the status of a response head.
    ///
    /// @param head response head
    /// @return its three digits as a number
    /// @throws AssertionError when it does not start with `HTTP/1.1` and three digits
    public static int status(String head) {
        if (!head.matches("(?s)HTTP/1\\.1 [0-9]{3}[ \r].*")) {
            throw new AssertionError("not the head of a response: " + head);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private static String head(String first, List<String> lines, String... more) {
        return first
                + "\r\n"
                + String.join("\r\n", lines)
                + "\r\n"
                + (more.length == 0 ? "" : String.join("\r\n", more) + "\r\n")
                + "\r\n";
    }
}
