package dev.corinth.poller;

import dev.corinth.linux.Epoll;
import dev.corinth.linux.Errno;
import dev.corinth.linux.SocketOptions;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.Objects;

/// A descriptor with its place in an epoll. Owned by its loop.
///
/// It is in the set only while something is watched: an epoll tells of errors without being
/// asked, and would not stop telling somebody who does not look.
final class EpollSocket implements ReadySocket {
    private final EpollSystem system;
    private final int descriptor;
    private @Nullable ReadyLine line;
    private boolean isMember;

    EpollSocket(EpollSystem system, int descriptor) {
        this.system = system;
        this.descriptor = descriptor;
    }

    void attach(ReadyLine newLine) {
        line = newLine;
    }

    @Override
    public void watch(int operations) {
        if (operations == 0) {
            forget();
            return;
        }
        int bits =
                ((operations & READ) == 0 ? 0 : Epoll.IN)
                        | ((operations & WRITE) == 0 ? 0 : Epoll.OUT);
        long mark = LineMark.of(LineMark.READY, Objects.requireNonNull(line).line());
        int answer =
                isMember
                        ? system.epoll.modify(descriptor, bits, mark)
                        : system.epoll.add(descriptor, bits, mark);
        EpollSystem.require(answer);
        isMember = true;
    }

    @Override
    public boolean finishConnect() throws IOException {
        ErrnoException.check(system.kernel.takeError(descriptor));
        return true;
    }

    @Override
    public int read(MemorySegment segment, long from, long to) throws IOException {
        long answer = system.sockets.read(descriptor, segment, from, to);
        if (answer > 0) {
            return (int) answer;
        }
        return answer == -Errno.EAGAIN ? 0 : (int) (ErrnoException.check(answer) - 1);
    }

    @Override
    public long write(Pieces pieces) throws IOException {
        return ErrnoException.check(system.sockets.write(descriptor, pieces));
    }

    @Override
    public long write(Range range) throws IOException {
        return ErrnoException.check(system.sockets.write(descriptor, range));
    }

    @Override
    public void finish() throws IOException {
        ErrnoException.check(system.kernel.shutdown(descriptor, SocketOptions.SHUT_WR));
    }

    @Override
    public void resetOnClose() {
        system.kernel.resetOnClose(descriptor);
    }

    @Override
    public void leave(boolean isReleased) {
        forget();
        if (!isReleased) {
            system.kernel.close(descriptor);
        }
    }

    @Override
    public SocketHandle handle() {
        return new SocketHandle.Descriptor(descriptor);
    }

    @Override
    public SocketAddress peer() {
        return system.sockets.peer(descriptor);
    }

    @Override
    public SocketAddress local() {
        return system.sockets.local(descriptor);
    }

    private void forget() {
        if (isMember) {
            isMember = false;
            system.epoll.delete(descriptor);
        }
    }
}
