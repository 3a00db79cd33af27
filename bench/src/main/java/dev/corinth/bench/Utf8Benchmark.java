package dev.corinth.bench;

import dev.corinth.wire.Utf8;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// The check for UTF-8 over 64 KiB.
/// Owned by JMH.
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Utf8Benchmark extends Measured {
    private static final int LENGTH = 1 << 16;

    /// What the text is made of; `mixed` has characters of one to four bytes.
    @Param({"ascii", "cyrillic", "han", "mixed"})
    public String text = "";

    private MemorySegment payload = MemorySegment.NULL;
    private long end;

    /// Made by JMH.
    public Utf8Benchmark() {}

    /// Fills the payload with whole characters.
    @Setup
    public void fill() {
        String phrase =
                switch (text) {
                    case "ascii" -> "the quick brown fox jumps over the lazy dog ";
                    case "cyrillic" -> "съешь ещё этих мягких булок ";
                    case "han" -> "天地玄黃宇宙洪荒";
                    default -> "Grüße aus Köln, 漢字 и 🚀! ";
                };
        byte[] once = phrase.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[LENGTH];
        Arrays.fill(all, (byte) ' ');
        for (int at = 0; at + once.length <= LENGTH; at += once.length) {
            System.arraycopy(once, 0, all, at, once.length);
        }
        payload = Blocks.of(all);
        end = LENGTH;
    }

    /// Checks all of it.
    ///
    /// @return true
    @Benchmark
    public boolean check() {
        return Utf8.isValid(payload, 0, end);
    }
}
