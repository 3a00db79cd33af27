package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A listening channel of a [NioPoller]. Owned by its loop.
final class NioListener {
    final Listener listener;
    private final ListenSpec spec;
    private final ServerSocketChannel channel;
    private final SelectionKey key;

    NioListener(Listener listener, ListenSpec spec, ServerSocketChannel channel, SelectionKey key) {
        this.listener = listener;
        this.spec = spec;
        this.channel = channel;
        this.key = key;
    }

    void accepting(boolean on) {
        if (key.isValid()) {
            key.interestOps(on ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    boolean isAccepting() {
        return key.isValid() && key.interestOps() != 0;
    }

    /// The next connection, ready for use, or null when none waits. A connection whose peer went
    /// away before it could be set up is left out.
    @Nullable SocketChannel accept() throws IOException {
        SocketChannel accepted = channel.accept();
        while (accepted != null && !setUp(accepted)) {
            NioSockets.closeQuietly(accepted);
            accepted = channel.accept();
        }
        return accepted;
    }

    void close() {
        key.cancel();
        NioSockets.closeQuietly(channel);
    }

    private boolean setUp(SocketChannel accepted) {
        try {
            NioSockets.prepare(accepted);
            NioSockets.set(accepted, StandardSocketOptions.SO_SNDBUF, spec.sendBufferBytes());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
