package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.poller.Blocks;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;

class SharedBytesTest {
    private final long before = Blocks.process().inUseBytes();

    @Test
    void returnsTheBlockWhenTheLastHolderLetsGo() {
        SharedBytes bytes = SharedBytes.ofBlock(Blocks.process().take(100), 100);
        bytes.hold();

        bytes.release();
        assertThat(Blocks.process().inUseBytes()).isGreaterThan(before);
        bytes.release();

        assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
    }

    @Test
    void refusesToBeLetGoOfMoreOftenThanHeld() {
        SharedBytes bytes = SharedBytes.ofKept(Arena.ofAuto().allocate(10));
        bytes.release();

        assertThatThrownBy(bytes::release).isInstanceOf(AssertionError.class);
    }

    @Test
    void E_37_refusesToBeHeldWhenNobodyHoldsItAnyMore() {
        SharedBytes bytes = SharedBytes.ofBlock(Blocks.process().take(100), 100);
        bytes.release();

        assertThatThrownBy(bytes::hold)
                .isInstanceOf(AssertionError.class)
                .hasMessage("held after the last holder has let go");
        assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
    }

    @Test
    void leavesKeptMemoryToItsKeeper() {
        SharedBytes bytes = SharedBytes.ofKept(Arena.ofAuto().allocate(10));

        bytes.release();

        assertThat(bytes.length()).isEqualTo(10);
        assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
    }
}
