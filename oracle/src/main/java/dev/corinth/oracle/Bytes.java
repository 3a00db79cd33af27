package dev.corinth.oracle;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Small conversions between byte arrays, hexadecimal text and native memory.
/// Safe for any thread: it holds no state.
public final class Bytes {
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
    private static final int SHOWN = 64;

    private Bytes() {}

    /// Reads hexadecimal digits; white space anywhere is ignored, so `"81 05"` equals `"8105"`.
    ///
    /// @param text an even number of hexadecimal digits
    /// @return the bytes they stand for
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    /// Writes bytes as lower-case hexadecimal, two digits each, parted by single spaces.
    ///
    /// @param bytes what to show
    /// @return all of them as text
    public static String toHex(byte... bytes) {
        return SPACED.formatHex(bytes);
    }

    /// Describes bytes for a failure: their count and at most the first 64 of them.
    ///
    /// @param bytes what to show
    /// @return for example `2 bytes [88 00]`
    public static String describe(byte... bytes) {
        boolean whole = bytes.length <= SHOWN;
        String shown = toHex(whole ? bytes : Arrays.copyOf(bytes, SHOWN));
        return bytes.length + " bytes [" + shown + (whole ? "]" : " …]");
    }

    /// Encodes text as UTF-8.
    ///
    /// @param text any text without lone surrogates
    /// @return its bytes
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Joins arrays in the order given.
    ///
    /// @param parts any number of arrays
    /// @return one new array
    public static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /// Draws bytes from a generator.
    ///
    /// @param random where they come from
    /// @param count how many
    /// @return a new array
    public static byte[] random(RandomGenerator random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Copies into native memory of exactly that size, so that reading one byte too far throws.
    /// The memory lives as long as the segment is reachable.
    ///
    /// @param bytes what to copy
    /// @return a writable native segment of `bytes.length` bytes
    public static MemorySegment toNative(byte... bytes) {
        return toNative(Arena.ofAuto(), bytes);
    }

    /// Copies into native memory of exactly that size in an arena of the caller.
    ///
    /// @param arena owns the memory
    /// @param bytes what to copy
    /// @return a writable native segment of `bytes.length` bytes
    public static MemorySegment toNative(Arena arena, byte... bytes) {
        MemorySegment segment = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /// Copies a range of a segment out of it.
    ///
    /// @param segment any segment
    /// @param from first byte
    /// @param to end of the range, exclusive
    /// @return a new array of `to - from` bytes
    public static byte[] fromNative(MemorySegment segment, long from, long to) {
        return segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }

    /// Copies a whole segment.
    ///
    /// @param segment any segment
    /// @return a new array of its bytes
    public static byte[] fromNative(MemorySegment segment) {
        return fromNative(segment, 0, segment.byteSize());
    }
}
