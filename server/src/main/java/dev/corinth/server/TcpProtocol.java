package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.HeldBytes;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.SendResult;
import dev.corinth.poller.IoError;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Bytes as they are between a connection and a listener. Owned by its loop; [#control] is for
/// every thread.
final class TcpProtocol implements Protocol {
    static final int SEND = 0;
    static final int FINISH = 1;
    static final int CLOSE = 2;
    static final int ABORT = 3;
    static final int PAUSE = 4;
    static final int RESUME = 5;
    static final int OWE_WRITABLE = 6;

    /// What is reserved at a time; longer pieces are sent from where they lie.
    private static final int MOST_COPIED = 16 << 10;

    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final TcpSocket socket;
    private final TcpListener listener;
    private final long idleNs;
    private final TcpData data = new TcpData();
    private @Nullable HeldBytes held;
    private long activeNs;
    private boolean isPaused;
    private boolean isHeld;
    private boolean hasOpened;

    /// Whether the peer's half has ended behind what is held.
    private boolean hasEnded;

    TcpProtocol(Connection connection, Site site, TcpRoute route) {
        this.connection = connection;
        this.socket = new TcpSocket(connection, this);
        this.listener =
                site.dispatchers().tcpListener(route.dispatch(), this, route.listeners().get());
        this.idleNs = route.idleTimeout().toNanos();
    }

    Connection connection() {
        return connection;
    }

    TcpSocket socket() {
        return socket;
    }

    @Override
    public void opened() {
        hasOpened = true;
        touch();
        connection.wakeBy(activeNs + idleNs);
        listener.onOpen(socket);
    }

    @Override
    public void received(MemorySegment segment, long from, long to) {
        touch();
        if (isPaused || isHeld) {
            held = HeldBytes.after(held, connection.loop().slabs(), segment, from, to);
            return;
        }
        data.show(segment, from, to);
        try {
            listener.onReceived(socket, data);
        } finally {
            data.hide();
        }
    }

    @Override
    public void ended() {
        // Under TLS the end may stand in one piece with bytes that a pause holds back.
        hasEnded = true;
        tellEnd();
    }

    @Override
    public void closed(IoError error) {
        HeldBytes bytes = held;
        if (bytes != null) {
            held = null;
            bytes.close();
        }
        if (hasOpened) {
            listener.onClose(socket, error.text());
        }
    }

    @Override
    public long expired(long nowNs) {
        long deadlineNs = activeNs + idleNs;
        if (nowNs < deadlineNs) {
            return deadlineNs;
        }
        connection.close();
        return NEVER;
    }

    @Override
    public void unheard(long againNs) {
        activeNs += againNs;
    }

    @Override
    public void writable() {
        touch();
        listener.onWritable(socket);
    }

    @Override
    public void overflowed() {
        connection.abort();
    }

    @Override
    public void stopping() {
        listener.onShutdown(socket);
        if (!(listener instanceof PostedTcpListener)) {
            connection.close();
        }
    }

    @Override
    public void failed(Throwable thrown) {
        connection.abort();
    }

    @Override
    public void posted(int kind, long key, MemorySegment segment, long from, long to) {
        if (kind != SEND) {
            onLoop(kind);
            return;
        }
        // It was admitted when it was posted: to leave it out now would be a hole in the stream.
        if (from < to && connection.isOpen()) {
            touch();
            write(segment, from, to);
            // So that who was told to wait is told of room.
            boolean _ = connection.isCrowded();
        }
    }

    /// Asks for something that is not sent. For every thread.
    void control(int kind) {
        if (connection.loop().isOwner()) {
            onLoop(kind);
        } else {
            // A loop that has ended has nothing left to be asked for.
            boolean _ = connection.postControl(kind, NOTHING);
        }
    }

    /// Too much waits for the listener, or no longer. On the loop.
    void hold(boolean isNow) {
        isHeld = isNow;
        read();
    }

    SendResult send(byte[] bytes) {
        MemorySegment block = connection.loop().slabs().take(Math.max(1, bytes.length));
        try {
            MemorySegment.copy(bytes, 0, block, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return send(block, 0, bytes.length);
        } finally {
            connection.loop().slabs().give(block);
        }
    }

    SendResult send(MemorySegment segment, long from, long to) {
        long length = to - from;
        if (length == 0) {
            return connection.isOpen() ? SendResult.SENT : SendResult.CLOSED;
        }
        touch();
        SendResult result = connection.admit(length, Connection.NO_KEY);
        if (!result.isTaken()) {
            return result;
        }
        write(segment, from, to);
        return result;
    }

    private void write(MemorySegment segment, long from, long to) {
        long length = to - from;
        if (length <= MOST_COPIED) {
            MemorySegment room = connection.reserve(length);
            MemorySegment.copy(segment, from, room, connection.reservedAt(), length);
            connection.commit(length, FrameKind.MUST);
        } else {
            connection.sendThrough(segment, from, from + 1, segment, from + 1, to);
        }
    }

    private void onLoop(int kind) {
        switch (kind) {
            case FINISH -> connection.finish();
            case CLOSE -> connection.close();
            case ABORT -> connection.abort();
            case OWE_WRITABLE -> connection.oweWritable();
            case PAUSE -> {
                isPaused = true;
                read();
            }
            case RESUME -> {
                isPaused = false;
                read();
            }
            default -> throw new IllegalArgumentException("kind=" + kind);
        }
    }

    /// Receives or does not, as the application and its mailbox want it.
    private void read() {
        if (isPaused || isHeld) {
            connection.pause();
            return;
        }
        HeldBytes bytes = held;
        if (bytes != null) {
            held = null;
            bytes.deliver(this);
        }
        if (!isPaused && !isHeld) {
            connection.resume();
            tellEnd();
        }
    }

    private void tellEnd() {
        if (hasEnded && held == null) {
            hasEnded = false;
            listener.onEnd(socket);
        }
    }

    private void touch() {
        activeNs = connection.loop().nowNs();
    }
}
