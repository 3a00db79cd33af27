package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// A channel with its key in the selector. Owned by its loop.
final class NioSocket implements ReadySocket {
    private final SelectionKey key;
    private final SocketChannel channel;
    private final NioBytes bytes;

    NioSocket(SelectionKey key, NioBytes bytes) {
        this.key = key;
        this.channel = (SocketChannel) key.channel();
        this.bytes = bytes;
    }

    void attach(ReadyLine line) {
        key.attach(line);
    }

    @Override
    public void watch(int operations) {
        if (key.isValid()) {
            int room =
                    channel.isConnectionPending() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
            int reads = (operations & READ) == 0 ? 0 : SelectionKey.OP_READ;
            int writes = (operations & WRITE) == 0 ? 0 : room;
            key.interestOps(reads | writes);
        }
    }

    @Override
    public boolean finishConnect() throws IOException {
        return channel.finishConnect();
    }

    @Override
    public int read(MemorySegment segment, long from, long to) throws IOException {
        return bytes.read(channel, segment, from, to);
    }

    @Override
    public long write(Pieces pieces) throws IOException {
        return bytes.write(channel, pieces);
    }

    @Override
    public long write(Range range) throws IOException {
        return bytes.write(channel, range);
    }

    @Override
    public void finish() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void resetOnClose() {
        NioSockets.resetOnClose(channel);
    }

    @Override
    public void leave(boolean isReleased) {
        key.cancel();
        if (!isReleased) {
            NioSockets.closeQuietly(channel);
        }
    }

    @Override
    public SocketHandle handle() {
        return new SocketHandle.Channel(channel);
    }

    @Override
    public SocketAddress peer() {
        return NioSockets.address(channel::getRemoteAddress);
    }

    @Override
    public SocketAddress local() {
        return NioSockets.address(channel::getLocalAddress);
    }
}
