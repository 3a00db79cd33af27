package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("runsHere")
class EpollTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long MARK = 0x7123_4567_89AB_CDEFL;

    private final Kernel kernel = new Kernel();
    private final Epoll epoll = Epoll.open(kernel, 4);
    private final EventFd bell = EventFd.take();

    static boolean runsHere() {
        return Linux.isSupported();
    }

    @AfterEach
    void close() {
        epoll.close();
        bell.give();
    }

    /// Waits for events. A signal that the virtual machine sends itself may come in between, and is
    /// no answer.
    private int ready(long timeoutNs) {
        int told = epoll.await(timeoutNs);
        while (told == -Errno.EINTR) {
            told = epoll.await(timeoutNs);
        }
        return told;
    }

    @Test
    void waitsNoLongerThanAsked() {
        long start = System.nanoTime();

        assertThat(ready(2_000_000)).isZero();

        assertThat(System.nanoTime() - start).isBetween(2_000_000L, SECOND_NS);
    }

    @Test
    void tellsTheMarkOfWhatIsReadyAsLongAsItIs() {
        assertThat(epoll.add(bell.descriptor(), Epoll.IN, MARK)).isZero();
        bell.ring();

        assertThat(ready(SECOND_NS)).isEqualTo(1);
        assertThat(epoll.mark(0)).isEqualTo(MARK);
        assertThat(epoll.bits(0)).isEqualTo(Epoll.IN);
        assertThat(ready(0)).isEqualTo(1);
    }

    @Test
    void tellsEachEdgeOnce() {
        epoll.add(bell.descriptor(), Epoll.IN | Epoll.EDGES, MARK);
        bell.ring();
        assertThat(ready(SECOND_NS)).isEqualTo(1);
        assertThat(ready(0)).isZero();

        bell.ring();

        assertThat(ready(SECOND_NS)).isEqualTo(1);
    }

    @Test
    void tellsOfWhatItIsChangedTo() {
        epoll.add(bell.descriptor(), 0, MARK);
        assertThat(ready(0)).isZero();

        assertThat(epoll.modify(bell.descriptor(), Epoll.OUT, -1)).isZero();

        assertThat(ready(SECOND_NS)).isEqualTo(1);
        assertThat(epoll.bits(0)).isEqualTo(Epoll.OUT);
        assertThat(epoll.mark(0)).isEqualTo(-1);
    }

    @Test
    void tellsNothingOfWhatWasTakenOut() {
        epoll.add(bell.descriptor(), Epoll.OUT, MARK);

        assertThat(epoll.delete(bell.descriptor())).isZero();

        assertThat(ready(0)).isZero();
        assertThat(epoll.delete(bell.descriptor())).isEqualTo(-Errno.ENOENT);
    }

    @Test
    void tellsSeveralAtATimeAndTheRestLater() {
        int[] sockets = new int[6];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = kernel.socket(SocketOptions.AF_INET);
            epoll.add(sockets[i], Epoll.OUT, i); // one that is not connected counts as hung up
        }

        assertThat(ready(SECOND_NS)).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertThat(epoll.mark(i)).isBetween(0L, 5L);
            assertThat(epoll.bits(i) & Epoll.HUP).isNotZero();
        }
        for (int socket : sockets) {
            kernel.close(socket);
        }
        assertThat(ready(0)).isZero();
    }
}
