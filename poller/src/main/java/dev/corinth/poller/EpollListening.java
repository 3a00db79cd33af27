package dev.corinth.poller;

import dev.corinth.linux.Epoll;
import dev.corinth.linux.Errno;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;

/// A listening descriptor with its place in an epoll. Owned by its loop.
///
/// It keeps its place while accepting rests: taking it again could fail for want of memory, just
/// when there is little.
final class EpollListening implements ReadyListening {
    private final EpollSystem system;
    private final int descriptor;
    private long mark;

    EpollListening(EpollSystem system, int descriptor) {
        this.system = system;
        this.descriptor = descriptor;
    }

    void attach(ReadyListener listener) {
        mark = LineMark.of(LineMark.ACCEPT, listener.listener.number());
        EpollSystem.require(system.epoll.add(descriptor, Epoll.IN, mark));
    }

    @Override
    public SocketAddress address() {
        return system.sockets.local(descriptor);
    }

    @Override
    public void watch(boolean on) {
        EpollSystem.require(system.epoll.modify(descriptor, on ? Epoll.IN : 0, mark));
    }

    @Override
    public @Nullable ReadySocket accept() throws IOException {
        int answer = system.kernel.accept(descriptor);
        while (LinuxSockets.passesAccept(-answer)) {
            answer = system.kernel.accept(descriptor);
        }
        if (answer == -Errno.EAGAIN) {
            return null;
        }
        return new EpollSocket(system, (int) ErrnoException.check(answer));
    }

    @Override
    public SocketAddress peer(ReadySocket accepted) {
        return system.kernel.acceptedPeer();
    }

    @Override
    public void close() {
        system.epoll.delete(descriptor);
        system.kernel.close(descriptor);
    }
}
