package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.corinth.linux.Epoll.EventLayout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// How the structures of the kernel lie in memory, laid out here once more member by member. But
/// for the events of epoll, all members are aligned, so both machines have the same.
class LayoutsTest {
    /// include/uapi/linux/eventpoll.h, with `__attribute__((packed))` on x86-64.
    private static final StructLayout PACKED_EVENT =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("events"), JAVA_LONG_UNALIGNED.withName("data"));

    private static final StructLayout EVENT =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("events"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("data"));

    /// include/uapi/linux/io_uring.h.
    private static final StructLayout REQUEST =
            MemoryLayout.structLayout(
                    JAVA_BYTE.withName("opcode"),
                    JAVA_BYTE.withName("flags"),
                    JAVA_SHORT.withName("ioprio"),
                    JAVA_INT.withName("fd"),
                    JAVA_LONG.withName("off"),
                    JAVA_LONG.withName("addr"),
                    JAVA_INT.withName("len"),
                    JAVA_INT.withName("op_flags"),
                    JAVA_LONG.withName("user_data"),
                    JAVA_SHORT.withName("buf_index"),
                    JAVA_SHORT.withName("personality"),
                    JAVA_INT.withName("file_index"),
                    JAVA_LONG.withName("addr3"),
                    JAVA_LONG.withName("pad2"));

    private static long at(StructLayout layout, String member) {
        return layout.byteOffset(PathElement.groupElement(member));
    }

    @Test
    void eventsOfEpollArePackedOnX64Only() {
        assertThat(EventLayout.of("amd64"))
                .isEqualTo(new EventLayout(PACKED_EVENT.byteSize(), at(PACKED_EVENT, "data")));
        assertThat(EventLayout.of("x86_64")).isEqualTo(EventLayout.of("amd64"));
        assertThat(EventLayout.of("aarch64"))
                .isEqualTo(new EventLayout(EVENT.byteSize(), at(EVENT, "data")));
    }

    @Test
    @EnabledIf("dev.corinth.linux.RingTest#runsHere")
    void membersOfARequestAreWhereTheKernelHasThem() {
        assertThat(REQUEST.byteSize()).isEqualTo(RingMemory.REQUEST_BYTES);
        try (Ring ring = Ring.open(new Kernel(), 8, 16);
                Arena arena = Arena.ofConfined()) {
            var requests = new Requests(ring);
            MemorySegment row = ring.requests();
            requests.receive(0x1234, 0x567, 0x89AB_CDEF_0123_4567L);
            assertThat(row.get(JAVA_BYTE, at(REQUEST, "opcode"))).isEqualTo((byte) 27);
            assertThat(row.get(JAVA_BYTE, at(REQUEST, "flags"))).isEqualTo((byte) 0x20);
            assertThat(row.get(JAVA_SHORT, at(REQUEST, "ioprio"))).isEqualTo((short) 2);
            assertThat(row.get(JAVA_INT, at(REQUEST, "fd"))).isEqualTo(0x1234);
            assertThat(row.get(JAVA_SHORT, at(REQUEST, "buf_index"))).isEqualTo((short) 0x567);
            assertThat(row.get(JAVA_LONG, at(REQUEST, "user_data")))
                    .isEqualTo(0x89AB_CDEF_0123_4567L);

            MemorySegment bytes = arena.allocate(100);
            requests.send(0x1235, bytes, 10, 60, 1);
            row = row.asSlice(RingMemory.REQUEST_BYTES);
            assertThat(row.get(JAVA_LONG, at(REQUEST, "addr"))).isEqualTo(bytes.address() + 10);
            assertThat(row.get(JAVA_INT, at(REQUEST, "len"))).isEqualTo(50);
            assertThat(row.get(JAVA_INT, at(REQUEST, "op_flags"))).isEqualTo(0x4100);

            requests.connect(0x1236, bytes, 16, 2);
            row = row.asSlice(RingMemory.REQUEST_BYTES);
            assertThat(row.get(JAVA_LONG, at(REQUEST, "off"))).isEqualTo(16);
            RingTest.drain(ring);
        }
    }
}
