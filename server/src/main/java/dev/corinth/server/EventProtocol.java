package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.FrameKind;
import dev.corinth.engine.Membership;
import dev.corinth.engine.Protocol;
import dev.corinth.http.HeadWriter;
import dev.corinth.http.Headers;
import dev.corinth.poller.IoError;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// A connection whose answer is a stream of events: nothing is read any more, and what is sent are
/// events and, where there are none for a while, comments. Owned by its loop.
final class EventProtocol implements Protocol {
    /// A comment of nothing.
    private static final byte[] HEARTBEAT = {':', '\n', '\n'};

    private final Connection connection;
    private final HttpExchange exchange;
    private final long heartbeatNs;
    private final List<Membership> memberships = new ArrayList<>(1);
    private long deadlineNs;
    private long dropped;

    EventProtocol(HttpExchange exchange, EventStreamConfig config) {
        this.connection = exchange.connection();
        this.exchange = exchange;
        this.heartbeatNs = config.heartbeat().toNanos();
        connection.limits(config.output());
        beat();
    }

    /// Has a connection speak events from here on. They end with the connection, which needs no
    /// framing, so the same bytes serve all members of a group.
    static void begin(
            HttpExchange from, EventStream stream, Headers headers, EventStreamConfig config) {
        HttpProtocol before = from.protocol();
        if (!before.isCurrent(from)) {
            return;
        }
        before.responder()
                .head(200, headers.plus(HeaderEdit.connection(true)), HeadWriter.NO_LENGTH);
        before.body().drop();
        if (from.head().isMethod("HEAD")) {
            before.end(from, new byte[0]);
        } else {
            EventProtocol events = new EventProtocol(from, config);
            stream.opened(events);
            before.handOver(events);
        }
    }

    /// Remembers a group or the topics of the loop, to leave them when the end begins.
    void joined(Membership membership) {
        if (!memberships.contains(membership)) {
            memberships.add(membership);
        }
    }

    void left(Membership membership) {
        boolean _ = memberships.remove(membership);
    }

    /// Ends the stream when what waits is sent; nothing is added to it any more.
    void close() {
        leaveAll();
        connection.close();
    }

    @Override
    public void received(MemorySegment segment, long from, long to) {
        dropped += to - from;
        if (dropped > Inlet.MAX_DROPPED_BYTES) {
            connection.abort();
        }
    }

    @Override
    public void ended() {
        close();
    }

    @Override
    public void closed(IoError error) {
        leaveAll();
        boolean isGone = exchange.abandon();
        exchange.events().end(isGone);
    }

    @Override
    public long expired(long nowNs) {
        if (nowNs >= deadlineNs) {
            // While something waits the connection is not idle, and its peer is watched anyway.
            if (connection.waitingBytes() == 0 && connection.isOpen()) {
                MemorySegment room = connection.reserve(HEARTBEAT.length);
                MemorySegment.copy(
                        HEARTBEAT,
                        0,
                        room,
                        ValueLayout.JAVA_BYTE,
                        connection.reservedAt(),
                        HEARTBEAT.length);
                connection.commit(HEARTBEAT.length, FrameKind.MUST);
            }
            beat();
        }
        return deadlineNs;
    }

    @Override
    public void writable() {
        exchange.events().writable();
    }

    @Override
    public void overflowed() {
        connection.abort();
    }

    @Override
    public void stopping() {
        close();
    }

    @Override
    public void failed(Throwable thrown) {
        connection.abort();
    }

    private void leaveAll() {
        memberships.forEach(membership -> membership.leave(connection));
        memberships.clear();
    }

    private void beat() {
        deadlineNs = connection.loop().nowNs() + heartbeatNs;
        connection.wakeBy(deadlineNs);
    }
}
