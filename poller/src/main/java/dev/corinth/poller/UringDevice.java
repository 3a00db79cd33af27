package dev.corinth.poller;

import dev.corinth.linux.BufferRing;
import dev.corinth.linux.Errno;
import dev.corinth.linux.EventFd;
import dev.corinth.linux.Kernel;
import dev.corinth.linux.LinuxException;
import dev.corinth.linux.Requests;
import dev.corinth.linux.Ring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The ring of one loop with its buffers and its bell. Owned by its loop; the bell may be rung by
/// every thread.
final class UringDevice {
    private static final System.Logger LOG = System.getLogger("dev.corinth.poller");
    private static final int PLACE_BYTES = 512 << 10;
    private static final int GROUP = 0;
    private static final long DRAIN_STEP_NS = 100_000_000;
    private static final int DRAIN_STEPS = 50;

    final Kernel kernel;
    final Ring ring;
    final Requests requests;
    final BufferRing buffers;

    /// Where bytes are read that are not received into the buffers.
    final MemorySegment place = Blocks.process().take(PLACE_BYTES);

    /// How many requests to send may be under way when they are made for the sake of speed.
    final int mostSends;

    private final EventFd bell;
    private final MemorySegment rung = Arena.global().allocate(Long.BYTES, Long.BYTES);

    private UringDevice(Kernel kernel, Ring ring, BufferRing buffers, int mostSends) {
        this.kernel = kernel;
        this.ring = ring;
        this.requests = new Requests(ring);
        this.buffers = buffers;
        this.mostSends = mostSends;
        this.bell = EventFd.take();
    }

    /// Opens all of it on the current thread.
    static UringDevice open(UringSize size) {
        var kernel = new Kernel();
        Ring ring = Ring.open(kernel, size.requests(), size.completions());
        try {
            return new UringDevice(kernel, ring, buffers(kernel, ring, size), size.requests());
        } catch (LinuxException e) {
            ring.close();
            throw e;
        }
    }

    private static BufferRing buffers(Kernel kernel, Ring ring, UringSize size) {
        if (size.incremental().isPresent()) {
            try {
                return new BufferRing(kernel, ring, GROUP, size.incremental().get());
            } catch (LinuxException e) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "no incremental buffers here (Linux 6.12 has them): {0}",
                        e.getMessage());
            }
        }
        return new BufferRing(kernel, ring, GROUP, size.fixed());
    }

    void wake() {
        bell.ring();
    }

    /// Waits for the bell once more.
    void listenForBell(long mark) {
        requests.read(bell.descriptor(), rung, mark);
    }

    void receive(int socket, long mark) {
        requests.receive(socket, GROUP, mark);
    }

    /// Gives the kernel what was asked and waits.
    void enter(long timeoutNs) {
        int answer = ring.enter(timeoutNs);
        boolean usual =
                answer >= 0
                        || answer == -Errno.ETIME
                        || answer == -Errno.EINTR
                        || answer == -Errno.EAGAIN;
        if (!usual) {
            throw new PollerException("io_uring failed: " + Errno.text(-answer));
        }
    }

    /// Cancels everything, waits until nothing is in flight, and frees all of it.
    ///
    /// @param acceptKind the kind of requests whose answers are open sockets
    void close(int acceptKind) {
        drain(acceptKind);
        if (ring.inFlight() == 0) {
            buffers.close();
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} requests of an io_uring did not end: their memory is kept",
                    ring.inFlight());
        }
        ring.close();
        bell.give();
        Blocks.process().give(place);
    }

    /// Goes on while requests end. A request that was at work just when it was to be cancelled
    /// goes on repeating itself, and is cancelled once more when no other ends: the kernel looks
    /// through all requests for each that it cancels so.
    private void drain(int acceptKind) {
        int fewest = Integer.MAX_VALUE;
        boolean isStuck = true;
        for (int idle = 0; ring.inFlight() > 0 && idle < DRAIN_STEPS; idle++) {
            if (isStuck) {
                requests.cancelAll(0);
            }
            enter(DRAIN_STEP_NS);
            while (ring.next()) {
                if (LineMark.kind(ring.userData()) == acceptKind && ring.result() >= 0) {
                    kernel.close(ring.result());
                }
            }
            isStuck = ring.inFlight() >= fewest;
            if (!isStuck) {
                fewest = ring.inFlight();
                idle = 0;
            }
        }
    }
}
