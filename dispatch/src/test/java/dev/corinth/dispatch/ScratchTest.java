package dev.corinth.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/// The memory of one call, and the numbers of a dispatch.
class ScratchTest {
    @Test
    void AP_34_givesTheSameBufferToEachCallAndTheRestFromTheSystem() {
        Scratch scratch = new Scratch(100);
        MemorySegment first = scratch.allocate(60, 1).fill((byte) 1);
        MemorySegment second = scratch.allocate(30, 8);
        MemorySegment third = scratch.allocate(30, 1).fill((byte) 2);
        assertThat(second.address() - first.address()).isEqualTo(64);
        scratch.reset();

        assertThat(third.scope().isAlive()).isFalse();
        MemorySegment again = scratch.allocate(60, 1);
        assertThat(again.address()).isEqualTo(first.address());
        assertThat(again.get(ValueLayout.JAVA_BYTE, 59)).as("filled with zeros").isZero();
        scratch.close();
        assertThat(again.scope().isAlive()).isFalse();
    }

    @Test
    void SV_22_hasNoBufferUntilSomebodyAsks() {
        Scratch none = new Scratch(0);
        MemorySegment piece = none.allocate(1, 1);
        assertThat(piece.byteSize()).isEqualTo(1);
        MemorySegment aligned = new Scratch(1000).allocate(8, 4096);
        assertThat(aligned.address() % 4096).isZero();
        none.close();
        none.close();
        assertThat(piece.scope().isAlive()).isFalse();
    }

    @Test
    void SV_02_numbersHaveBounds() {
        DispatchLimits limits = DispatchLimits.STANDARD;
        assertThat(limits).isEqualTo(new DispatchLimits(16, 65_536, 16 << 20));
        assertThatThrownBy(() -> limits.messages(0)).hasMessageContaining("messages=0");
        assertThatThrownBy(() -> limits.connectionMessages(65_537))
                .hasMessageContaining("connectionMessages=65537, 1 to 65536");
        assertThatThrownBy(() -> limits.bytes(Long.MAX_VALUE)).hasMessageContaining("no unlimited");
        assertThatThrownBy(() -> ThreadHooks.NONE.onTick(Duration.ZERO, number -> {}))
                .hasMessageContaining("tickInterval=PT0S");
        assertThatThrownBy(() -> ThreadHooks.NONE.onTick(Duration.ofDays(2), number -> {}))
                .hasMessageContaining("tickInterval=PT48H");
        assertThat(ThreadHooks.NONE.hasTicks()).isFalse();
    }
}
