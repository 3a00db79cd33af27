package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.function.Consumer;

/// Java's channels with one selector. Owned by its loop; [#wake()] is for every thread.
final class NioSystem implements ReadySystem {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final Selector selector;
    private final NioBytes bytes;
    private final Consumer<SelectionKey> onReady = this::tell;
    private @Nullable ReadyTurn told;

    NioSystem() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new PollerException("cannot open a selector: " + e.getMessage(), e);
        }
        bytes = new NioBytes();
    }

    @Override
    public ReadyListening listen(ListenSpec spec) {
        ServerSocketChannel channel = NioSockets.listen(spec);
        try {
            return new NioListening(this, spec, channel.register(selector, 0));
        } catch (IOException e) {
            NioSockets.closeQuietly(channel);
            throw new PollerException(
                    "cannot listen on " + spec.address() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public ReadySocket connect(SocketAddress address) throws IOException {
        SocketChannel channel = NioSockets.openFor(address);
        try {
            channel.connect(address);
            return register(channel);
        } catch (UnsupportedAddressTypeException e) {
            NioSockets.closeQuietly(channel);
            throw new IOException("unreachable, no such addresses here: " + address, e);
        } catch (IOException e) {
            NioSockets.closeQuietly(channel);
            throw e;
        }
    }

    @Override
    public ReadySocket adopt(SocketHandle handle) {
        if (!(handle instanceof SocketHandle.Channel(SocketChannel channel))) {
            throw new PollerException("nio serves channels only: handle=" + handle);
        }
        if (!channel.isConnected()) {
            throw new IllegalArgumentException("not connected: channel=" + channel);
        }
        try {
            NioSockets.prepare(channel);
            return register(channel);
        } catch (IOException e) {
            throw new PollerException("cannot adopt " + channel + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void attach(ReadySocket socket, ReadyLine line) {
        ((NioSocket) socket).attach(line);
    }

    @Override
    public void attach(ReadyListening socket, ReadyListener listener) {
        ((NioListening) socket).attach(listener);
    }

    NioSocket register(SocketChannel channel) throws IOException {
        return new NioSocket(channel.register(selector, 0), bytes);
    }

    @Override
    public void await(long timeoutNs, ReadyTurn turn) {
        told = turn;
        try {
            if (timeoutNs == 0) {
                selector.selectNow(onReady);
            } else if (timeoutNs < 0) {
                selector.select(onReady);
            } else {
                selector.select(onReady, Math.ceilDiv(timeoutNs, NANOS_A_MILLI));
            }
        } catch (IOException e) {
            throw new PollerException("the selector failed: " + e.getMessage(), e);
        }
        Thread.interrupted();
    }

    private void tell(SelectionKey key) {
        ReadyTurn turn = told;
        if (turn == null || !key.isValid()) {
            return; // closed by a callback of this same turn
        }
        if (key.attachment() instanceof ReadyLine line) {
            int operations = key.readyOps();
            boolean reads = (operations & SelectionKey.OP_READ) != 0;
            boolean writes = (operations & ~SelectionKey.OP_READ) != 0;
            turn.ready(line, reads, writes);
        } else if (key.attachment() instanceof ReadyListener listener) {
            turn.accept(listener);
        }
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public MemorySegment receiveBuffer() {
        return bytes.receiveBuffer();
    }

    @Override
    public void close() {
        if (!selector.isOpen()) {
            return;
        }
        try {
            selector.close();
        } catch (IOException e) {
            throw new PollerException("closing the selector failed: " + e.getMessage(), e);
        } finally {
            bytes.close();
        }
    }
}
