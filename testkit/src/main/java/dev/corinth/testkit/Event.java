package dev.corinth.testkit;

import dev.corinth.websocket.Closure;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What came on a conversation. Immutable: nobody changes the arrays.
sealed interface Event {
    /// So many characters or bytes of a message are shown in failures.
    int SHOWN = 200;

    /// What came, in words.
    String words();

    /// A text message.
    ///
    /// @param text its payload
    record Text(String text) implements Event {
        @Override
        public String words() {
            return "the text " + quoted(text);
        }
    }

    /// A binary message.
    ///
    /// @param bytes its payload
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record, only read
    record Binary(byte[] bytes) implements Event {
        @Override
        public String words() {
            return "the bytes " + hex(bytes);
        }
    }

    /// The end of the connection.
    ///
    /// @param closure how
    record End(Closure closure) implements Event {
        @Override
        public String words() {
            return end(closure.code(), closure.reason())
                    + (closure.byPeer() ? " by the server" : "")
                    + (closure.isClean() ? "" : ", without a goodbye of both sides");
        }
    }

    static String end(int code, String reason) {
        return "the end with code " + code + (reason.isEmpty() ? "" : " " + quoted(reason));
    }

    static String quoted(String text) {
        return text.length() <= SHOWN
                ? '"' + text + '"'
                : '"' + text.substring(0, SHOWN) + "…\" of " + text.length() + " characters";
    }

    /// Bytes as they are, and as text where they are some.
    static String hex(byte[] bytes) {
        String digits =
                HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, SHOWN / 3));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        boolean isReadable = !text.isEmpty() && text.chars().allMatch(it -> it >= ' ' && it < 127);
        return "["
                + digits
                + (bytes.length > SHOWN / 3 ? " …] of " + bytes.length + " bytes" : "]")
                + (isReadable ? " " + quoted(text) : "");
    }
}
