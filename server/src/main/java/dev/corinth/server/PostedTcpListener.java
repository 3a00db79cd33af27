package dev.corinth.server;

import dev.corinth.dispatch.Dispatcher;
import dev.corinth.dispatch.Mailbox;
import dev.corinth.dispatch.Rank;
import dev.corinth.dispatch.Recipient;
import dev.corinth.poller.Blocks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// The two ends of a mailbox between a connection and a [TcpListener] that runs elsewhere. Owned by
/// one connection: its loop posts, the thread of the dispatch receives.
final class PostedTcpListener implements TcpListener, Recipient {
    private static final int OPEN = 0;
    private static final int RECEIVED = 1;
    private static final int WRITABLE = 2;
    private static final int END = 3;
    private static final int SHUTDOWN = 4;
    private static final int CLOSED = 5;

    private final TcpListener listener;
    private final TcpProtocol protocol;
    private final Mailbox mailbox;

    /// Used by the thread of the dispatch.
    private final TcpData data = new TcpData();

    PostedTcpListener(TcpProtocol protocol, TcpListener listener, Dispatcher dispatcher) {
        this.listener = listener;
        this.protocol = protocol;
        this.mailbox = dispatcher.mailbox(protocol.connection(), this);
    }

    // --- on the loop ----------------------------------------------------------------------

    @Override
    public void onOpen(TcpSocket socket) {
        mailbox.post(Rank.CONTROL, OPEN);
    }

    @Override
    public void onReceived(TcpSocket socket, TcpData arrived) {
        long from = arrived.from();
        mailbox.post(Rank.MESSAGE, RECEIVED, arrived.requireShown(), from, from + arrived.length());
    }

    @Override
    public void onWritable(TcpSocket socket) {
        mailbox.post(Rank.CONTROL, WRITABLE);
    }

    @Override
    public void onEnd(TcpSocket socket) {
        mailbox.post(Rank.CONTROL, END);
    }

    @Override
    public void onShutdown(TcpSocket socket) {
        mailbox.post(Rank.CONTROL, SHUTDOWN);
    }

    @Override
    public void onClose(TcpSocket socket, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        MemorySegment block = Blocks.process().take(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, block, ValueLayout.JAVA_BYTE, 0, bytes.length);
        mailbox.post(Rank.LAST, CLOSED, block, 0, bytes.length);
        Blocks.process().give(block);
    }

    @Override
    public void hold() {
        protocol.hold(true);
    }

    @Override
    public void release() {
        protocol.hold(false);
    }

    // --- on the thread of the dispatch ----------------------------------------------------

    @Override
    public void receive(int kind, MemorySegment bytes, long from, long to) {
        TcpSocket socket = protocol.socket();
        switch (kind) {
            case OPEN -> listener.onOpen(socket);
            case RECEIVED -> receive(socket, bytes, from, to);
            case WRITABLE -> listener.onWritable(socket);
            case END -> listener.onEnd(socket);
            case SHUTDOWN -> {
                listener.onShutdown(socket);
                socket.close();
            }
            default -> listener.onClose(socket, text(bytes, from, to));
        }
    }

    private void receive(TcpSocket socket, MemorySegment bytes, long from, long to) {
        data.show(bytes, from, to);
        try {
            listener.onReceived(socket, data);
        } finally {
            data.hide();
        }
    }

    private static String text(MemorySegment bytes, long from, long to) {
        byte[] copy = new byte[(int) (to - from)];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, copy, 0, copy.length);
        return new String(copy, StandardCharsets.UTF_8);
    }
}
