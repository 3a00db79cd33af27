package dev.corinth.poller;

import dev.corinth.linux.Epoll;
import dev.corinth.linux.Errno;
import dev.corinth.linux.EventFd;
import dev.corinth.linux.Kernel;
import dev.corinth.linux.LinuxException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;

/// Descriptors with one epoll. Owned by its loop; [#wake()] is for every thread.
///
/// What is ready is told as long as it lasts, so nothing has to be read or written to the end of
/// its readiness. Calls say themselves that they must not wait; only a listener and a socket that
/// connects are set not to.
final class EpollSystem implements ReadySystem {
    private static final int EVENTS_A_TURN = 1_024;
    private static final int RECEIVE_BYTES = 512 << 10;
    private static final long BELL = LineMark.of(LineMark.WAKE, 0);

    final Kernel kernel = new Kernel();
    final LinuxSockets sockets = new LinuxSockets(kernel);
    final Epoll epoll;
    private final LineStates<ReadyLine> lines;
    private final Map<Integer, ReadyListener> listeners = new HashMap<>();
    private final EventFd bell;
    private final MemorySegment receiveBuffer;
    private boolean closed;

    /// @param lines where the lines of events are found
    EpollSystem(LineStates<ReadyLine> lines) {
        this.lines = lines;
        try {
            epoll = Epoll.open(kernel, EVENTS_A_TURN);
            bell = EventFd.take();
        } catch (LinuxException e) {
            throw new PollerException("epoll cannot run here: " + e.getMessage(), e);
        }
        receiveBuffer = Blocks.process().take(RECEIVE_BYTES);
        // Each ring is an edge, so nobody has to read the bell to silence it.
        require(epoll.add(bell.descriptor(), Epoll.IN | Epoll.EDGES, BELL));
    }

    /// Throws if a descriptor could not be put into the set: nobody would ever hear of it.
    static void require(int answer) {
        if (answer < 0) {
            throw new PollerException("cannot watch a socket: " + Errno.text(-answer));
        }
    }

    @Override
    public ReadyListening listen(ListenSpec spec) {
        int socket = new LinuxListening(kernel, spec).open();
        kernel.setBlocking(socket, false);
        return new EpollListening(this, socket);
    }

    @Override
    public ReadySocket connect(SocketAddress address) throws IOException {
        int socket = (int) ErrnoException.check(sockets.openFor(address));
        kernel.setBlocking(socket, false);
        try {
            int answer = kernel.connect(socket, address);
            ErrnoException.check(answer == -Errno.EINPROGRESS ? 0 : answer);
            return new EpollSocket(this, socket);
        } catch (IOException e) {
            kernel.close(socket);
            throw e;
        } catch (LinuxException e) {
            kernel.close(socket);
            throw new ErrnoException(e.errno());
        }
    }

    @Override
    public ReadySocket adopt(SocketHandle handle) {
        if (!(handle instanceof SocketHandle.Descriptor(int socket))) {
            throw new PollerException("epoll serves descriptors only: handle=" + handle);
        }
        sockets.prepare(socket);
        return new EpollSocket(this, socket);
    }

    @Override
    public void attach(ReadySocket socket, ReadyLine line) {
        ((EpollSocket) socket).attach(line);
    }

    @Override
    public void attach(ReadyListening socket, ReadyListener listener) {
        listeners.put(listener.listener.number(), listener);
        ((EpollListening) socket).attach(listener);
    }

    @Override
    public void await(long timeoutNs, ReadyTurn turn) {
        int count = epoll.await(timeoutNs);
        if (count < 0 && count != -Errno.EINTR) {
            throw new PollerException("epoll failed: " + Errno.text(-count));
        }
        for (int i = 0; i < count; i++) {
            tell(epoll.mark(i), epoll.bits(i), turn);
        }
    }

    private void tell(long mark, int bits, ReadyTurn turn) {
        switch (LineMark.kind(mark)) {
            case LineMark.READY -> {
                ReadyLine line = lines.find(LineMark.slot(mark), LineMark.generation(mark));
                if (line != null) {
                    boolean isBroken = (bits & (Epoll.ERR | Epoll.HUP)) != 0;
                    turn.ready(
                            line,
                            isBroken || (bits & Epoll.IN) != 0,
                            isBroken || (bits & Epoll.OUT) != 0);
                }
            }
            case LineMark.ACCEPT -> accept(listeners.get(LineMark.slot(mark)), turn);
            default -> {
                // The bell: whoever rang wanted this wait to end.
            }
        }
    }

    private static void accept(@Nullable ReadyListener listener, ReadyTurn turn) {
        if (listener != null) {
            turn.accept(listener);
        }
    }

    @Override
    public void wake() {
        bell.ring();
    }

    @Override
    public MemorySegment receiveBuffer() {
        return receiveBuffer;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        epoll.close();
        bell.give();
        Blocks.process().give(receiveBuffer);
    }
}
