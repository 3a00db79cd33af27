package dev.corinth.fuzz;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// What the JDK's decoder thinks of bytes as UTF-8. Used by one thread.
final class Utf8Judge {

    private Utf8Judge() {}

    /// Whether the bytes are valid as they stand.
    static boolean isValid(byte[] bytes, int length) {
        return accepts(bytes, length, true);
    }

    /// Whether bytes could follow that make these valid.
    static boolean isValidStart(byte[] bytes, int length) {
        // The JDK sees a surrogate only in its third byte.
        boolean startsSurrogate =
                length >= 2
                        && bytes[length - 2] == (byte) 0xED
                        && (bytes[length - 1] & 0xE0) == 0xA0;
        return !startsSurrogate && accepts(bytes, length, false);
    }

    private static boolean accepts(byte[] bytes, int length, boolean whole) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(length + 1);
        return !decoder.decode(ByteBuffer.wrap(bytes, 0, length), chars, whole).isError();
    }
}
