package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A listening channel with its key in the selector. Owned by its loop.
final class NioListening implements ReadyListening {
    private final NioSystem system;
    private final ListenSpec spec;
    private final SelectionKey key;
    private final ServerSocketChannel channel;

    NioListening(NioSystem system, ListenSpec spec, SelectionKey key) {
        this.system = system;
        this.spec = spec;
        this.key = key;
        this.channel = (ServerSocketChannel) key.channel();
    }

    void attach(ReadyListener listener) {
        key.attach(listener);
        watch(true);
    }

    @Override
    public SocketAddress address() {
        return NioSockets.address(channel::getLocalAddress);
    }

    @Override
    public void watch(boolean on) {
        if (key.isValid()) {
            key.interestOps(on ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public @Nullable ReadySocket accept() throws IOException {
        SocketChannel accepted = channel.accept();
        while (accepted != null) {
            try {
                NioTuning.accepted(accepted, spec.sockets());
                return system.register(accepted);
            } catch (IOException e) {
                NioSockets.closeQuietly(accepted);
                accepted = channel.accept();
            }
        }
        return null;
    }

    @Override
    public SocketAddress peer(ReadySocket accepted) {
        return accepted.peer();
    }

    @Override
    public void close() {
        key.cancel();
        NioSockets.closeQuietly(channel);
    }
}
