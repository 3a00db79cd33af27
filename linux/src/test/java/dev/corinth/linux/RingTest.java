package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

@EnabledIf("runsHere")
class RingTest {
    private static final long SECOND_NS = 1_000_000_000;

    private final Kernel kernel = new Kernel();
    private final Ring ring = Ring.open(kernel, 8, 64);
    private final Requests requests = new Requests(ring);

    static boolean runsHere() {
        if (!Linux.isSupported()) {
            return false;
        }
        try {
            Ring.open(new Kernel(), 8, 64).close();
            return true;
        } catch (LinuxException e) {
            return false;
        }
    }

    /// The answer of the only request in flight.
    static int answer(Ring ring) {
        while (!ring.next()) {
            ring.enter(SECOND_NS);
        }
        return ring.result();
    }

    /// Takes answers until nothing is in flight.
    static void drain(Ring ring) {
        while (ring.inFlight() > 0) {
            ring.enter(SECOND_NS);
            while (ring.next()) {
                assertThat(ring.inFlight()).isNotNegative();
            }
        }
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void waitsNoLongerThanAsked() {
        long start = System.nanoTime();

        assertThat(ring.enter(10_000_000)).isEqualTo(-Errno.ETIME);

        assertThat(System.nanoTime() - start).isBetween(9_000_000L, 30 * SECOND_NS);
        assertThat(ring.enter(0)).isZero();
        assertThat(ring.next()).isFalse();
    }

    @Test
    void answersWithTheMarkOfTheRequest() {
        EventFd bell = EventFd.take();
        MemorySegment eight = Arena.ofAuto().allocate(8, 8);
        requests.read(bell.descriptor(), eight, 0x8123_4567_89AB_CDEFL);
        assertThat(ring.inFlight()).isEqualTo(1);

        bell.ring();

        assertThat(answer(ring)).isEqualTo(8);
        assertThat(ring.userData()).isEqualTo(0x8123_4567_89AB_CDEFL);
        assertThat(ring.isLast()).isTrue();
        assertThat(ring.inFlight()).isZero();
        bell.give();
    }

    @Test
    void takesMoreRequestsThanItHasRows() {
        for (int i = 0; i < 100; i++) {
            requests.cancel(12_345, i);
        }
        assertThat(ring.inFlight()).isEqualTo(100);

        List<Long> marks = new ArrayList<>();
        while (ring.inFlight() > 0) {
            ring.enter(SECOND_NS);
            while (ring.next()) {
                assertThat(ring.result()).isEqualTo(-Errno.ENOENT);
                marks.add(ring.userData());
            }
        }

        assertThat(marks).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void keepsCompletionsThatFindNoRoomAndBringsThemAll() {
        try (Ring small = Ring.open(kernel, 2, 2)) {
            var more = new Requests(small);
            for (int i = 0; i < 1_000; i++) {
                more.cancel(12_345, i);
            }
            assertThat(small.hasOverflow()).isTrue();

            List<Long> marks = new ArrayList<>();
            while (small.inFlight() > 0) {
                small.enter(SECOND_NS);
                while (small.next()) {
                    marks.add(small.userData());
                }
            }

            assertThat(marks).hasSize(1_000).doesNotHaveDuplicates();
            assertThat(small.hasOverflow()).isFalse();
        }
    }

    @Test
    void answersACancelledRequestToo() {
        EventFd bell = EventFd.take();
        MemorySegment eight = Arena.ofAuto().allocate(8, 8);
        requests.read(bell.descriptor(), eight, 1);
        requests.cancel(1, 2);

        List<Long> marks = new ArrayList<>();
        while (ring.inFlight() > 0) {
            ring.enter(SECOND_NS);
            while (ring.next()) {
                marks.add(ring.userData());
            }
        }

        assertThat(marks).containsExactlyInAnyOrder(1L, 2L);
        bell.give();
    }

    @Test
    void registersBuffersAndRefusesWhatIsNoPowerOfTwo() {
        try (var buffers = new BufferRing(kernel, ring, 3, shape(16))) {
            assertThat(buffers.memory().byteSize()).isEqualTo(16 * 1_024);
            assertThat(buffers.nextAt(5)).isEqualTo(5 * 1_024);
        }
        assertThatThrownBy(() -> new BufferRing(kernel, ring, 4, shape(15)))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("count=15");
    }

    private static BufferRing.Shape shape(int count) {
        return new BufferRing.Shape(count, 1_024, false);
    }

    @Test
    void usesABellAgain() {
        EventFd bell = EventFd.take();
        bell.give();

        List<EventFd> taken = new ArrayList<>();
        while (!taken.contains(bell)) {
            taken.add(EventFd.take());
            assertThat(taken).hasSizeLessThan(1_000);
        }
        taken.forEach(EventFd::give);
    }
}
