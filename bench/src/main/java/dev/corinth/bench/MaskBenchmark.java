package dev.corinth.bench;

import dev.corinth.wire.Mask;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

import java.lang.foreign.MemorySegment;

/// Unmasking in place, alone and with the test for ASCII in the same pass.
/// Owned by JMH.
public class MaskBenchmark extends Measured {
    /// Bytes of the payload.
    @Param({"64", "4096", "32768", "65536"})
    public int length;

    private MemorySegment payload = MemorySegment.NULL;

    /// Made by JMH.
    public MaskBenchmark() {}

    /// Fills the payload.
    @Setup
    public void fill() {
        payload = Blocks.of(new byte[length]);
    }

    /// Masks or unmasks.
    ///
    /// @return the memory, so that the work is not dropped
    @Benchmark
    public MemorySegment mask() {
        Mask.apply(payload, 0, length, 0x37fa213d, 0);
        return payload;
    }

    /// What the JDK takes to write as much: no loop over memory that leaves the first cache of the
    /// processor is faster.
    ///
    /// @return the memory, so that the work is not dropped
    @Benchmark
    public MemorySegment store() {
        return payload.fill((byte) 1);
    }

    /// Unmasks and looks for high bits.
    ///
    /// @return what it found
    @Benchmark
    public boolean maskAndTestAscii() {
        return Mask.applyAndTestAscii(payload, 0, length, 0x37fa213d, 0);
    }
}
