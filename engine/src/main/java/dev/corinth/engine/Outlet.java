package dev.corinth.engine;

import dev.corinth.poller.Pieces;
import dev.corinth.poller.Poller;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The way out of one loop: decides when output leaves. Owned by its loop.
///
/// While a connection handles what it received it is *corked*: small frames gather in one buffer
/// of the loop and leave by one write when the handler is done. Everything else waits in the queue
/// of its connection and leaves at the end of the turn. What the kernel does not take is submitted
/// in pieces of at most [#SUBMIT_BYTES], so that bounds on queues mean something.
final class Outlet {
    /// The longest frame that may be reserved.
    static final int MAX_RESERVE_BYTES = 64 << 10;

    private static final int CORK_BYTES = 64 << 10;
    private static final int SUBMIT_BYTES = 16 << 10;
    private static final int WRITE_BYTES = 64 << 10;

    private final Loop loop;
    private final Poller poller;
    private final Pieces pieces = new Pieces();
    private ArrayList<Connection> dirty = new ArrayList<>();
    private ArrayList<Connection> flushing = new ArrayList<>();
    private final MemorySegment cork;
    private long corkFill;
    private @Nullable Connection corked;
    private boolean reservedInCork;
    private long reservedAt;
    private long admittedKey;

    /// The shared bytes used last on this loop, wrapped: a broadcast wraps them once.
    private @Nullable SharedBytes lastShared;

    private @Nullable OutputBlock lastSharedBlock;

    Outlet(Loop loop, Poller poller, Slabs slabs) {
        this.loop = loop;
        this.poller = poller;
        this.cork = slabs.take(CORK_BYTES);
    }

    /// From here on small frames of this connection gather.
    void cork(Connection connection) {
        assert corked == null : "corked twice";
        if (connection.tls == null && !connection.hasQueue()) {
            corked = connection;
        }
    }

    /// Sends what has gathered, and what else waits on the connection.
    void uncork(Connection connection) {
        if (corked != null) {
            writeCork(connection);
            corked = null;
        }
        flush(connection);
    }

    SendResult admit(Connection connection, long bytes, long key) {
        if (!connection.state.takesOutput()) {
            return SendResult.CLOSED;
        }
        admittedKey = key;
        OutputQueue queue = connection.queue;
        if (queue == null || queue.isEmpty()) {
            return SendResult.SENT;
        }
        OutputLimits limits = connection.limits;
        if (limits.policy() == OverflowPolicy.LATEST_PER_KEY && key != Connection.NO_KEY) {
            countDropped(connection, queue.dropKey(key));
        }
        if (queue.bytes() + bytes > limits.maxQueueBytes()) {
            return overflow(connection, queue, bytes);
        }
        if (queue.bytes() + bytes > limits.highWaterBytes()) {
            connection.aboveHighWater = true;
            return SendResult.QUEUED;
        }
        return SendResult.SENT;
    }

    MemorySegment reserve(Connection connection, long bytes) {
        if (connection == corked && !connection.hasQueue()) {
            if (CORK_BYTES - corkFill < bytes) {
                writeCork(connection);
            }
            if (!connection.hasQueue()) {
                reservedInCork = true;
                reservedAt = corkFill;
                return cork;
            }
        }
        OutputBlock block = connection.queue().room(bytes);
        reservedInCork = false;
        reservedAt = block.filled;
        return block.segment;
    }

    long reservedAt() {
        return reservedAt;
    }

    void commit(Connection connection, long bytes, FrameKind kind) {
        if (reservedInCork) {
            corkFill += bytes;
            return;
        }
        if (kind.overtakes()) {
            connection.queue().addControl(bytes, kind.bits);
        } else {
            connection.queue().addWritten(bytes, kind.bits, admittedKey);
        }
        markDirty(connection);
    }

    void sendThrough(
            Connection connection,
            MemorySegment head,
            long headFrom,
            long headTo,
            MemorySegment payload,
            long from,
            long to) {
        long written = 0;
        if (connection.tls == null && !connection.hasQueue() && !connection.submitting) {
            pieces.clear();
            if (connection == corked) {
                pieces.add(cork, 0, corkFill);
            }
            pieces.add(head, headFrom, headTo);
            pieces.add(payload, from, to);
            written = write(connection);
            if (connection == corked) {
                written = keepCorkRest(connection, written);
            }
        }
        long headLength = headTo - headFrom;
        long headDone = Math.min(written, headLength);
        long payloadDone = written - headDone;
        if (from + payloadDone < to || headDone < headLength) {
            queueRest(
                    connection, head, headFrom + headDone, headTo, payload, from + payloadDone, to);
        }
    }

    void share(Connection connection, SharedBytes shared) {
        OutputBlock block = wrap(shared);
        connection.queue().add(block, 0, shared.length(), OutputQueue.MESSAGE, admittedKey);
        markDirty(connection);
    }

    /// Sends what waits on all connections that were given something since the last call. What is
    /// added meanwhile waits for the next call, so that a turn ends.
    void flushDirty() {
        ArrayList<Connection> now = dirty;
        dirty = flushing;
        flushing = now;
        for (int i = 0; i < now.size(); i++) {
            Connection connection = now.get(i);
            connection.dirty = false;
            flush(connection);
        }
        now.clear();
        forgetShared();
    }

    boolean hasDirty() {
        return !dirty.isEmpty();
    }

    /// Sends as much of the queue as the kernel takes, and submits the next piece of the rest.
    void flush(Connection connection) {
        boolean more = !connection.submitting;
        while (more && connection.state.isAlive()) {
            TlsTransport tls = connection.tls;
            OutputQueue queue = tls == null ? connection.queue : tls.seal(connection);
            more = queue != null && !queue.isEmpty() && flushQueue(connection, queue);
        }
        if (connection.state.isAlive()) {
            afterProgress(connection);
        }
    }

    /// Everything that was submitted is with the kernel.
    void sent(Connection connection) {
        connection.submitting = false;
        if (!connection.state.isAlive()) {
            return;
        }
        TlsTransport tls = connection.tls;
        OutputQueue queue = tls == null ? connection.queue() : tls.sealed();
        queue.taken(connection.submittedBytes);
        flush(connection);
    }

    void closing(Connection connection, ConnectionState next) {
        if (!connection.state.isAlive() || connection.state.compareTo(next) >= 0) {
            return;
        }
        connection.state(next);
        markDirty(connection);
    }

    void abort(Connection connection) {
        if (connection.state.isAlive()) {
            connection.state(ConnectionState.CLOSED);
            poller.reset(connection);
        }
    }

    /// The line is gone: nothing of its output is used any more.
    void forget(Connection connection) {
        if (connection == corked) {
            corkFill = 0;
            corked = null;
        }
        OutputQueue queue = connection.queue;
        if (queue != null) {
            queue.clear();
            connection.queue = null;
        }
        TlsTransport tls = connection.tls;
        if (tls != null) {
            tls.close();
        }
    }

    void cutIfStalled(Connection connection, long nowNs) {
        if (!connection.submitting) {
            return;
        }
        long deadline = connection.stalledSinceNs + connection.limits.stallTimeout().toNanos();
        if (nowNs >= deadline) {
            loop.counters().add(Counter.STALLED, 1);
            abort(connection);
        } else {
            connection.wakeBy(deadline);
        }
    }

    /// Writes the gathered pieces.
    ///
    /// @return how many bytes were taken; all of them, for nothing, once the line is broken
    private long write(Connection connection) {
        long wanted = pieces.bytes();
        if (wanted == 0 || !connection.state.isAlive()) {
            return wanted;
        }
        long taken = poller.write(connection, pieces);
        if (taken == Poller.BROKEN) {
            return wanted;
        }
        loop.counters().add(Counter.BYTES_OUT, taken);
        return taken;
    }

    private void submit(Connection connection, MemorySegment segment, long from, long to) {
        connection.submitting = true;
        connection.submittedBytes = to - from;
        connection.stalledSinceNs = loop.nowNs();
        loop.counters().add(Counter.BYTES_OUT, to - from);
        poller.submit(connection, segment, from, to);
        connection.wakeBy(loop.nowNs() + connection.limits.stallTimeout().toNanos());
    }

    /// @return whether all that was tried was taken
    private boolean flushQueue(Connection connection, OutputQueue queue) {
        pieces.clear();
        queue.gather(pieces, WRITE_BYTES);
        long wanted = pieces.bytes();
        long taken = write(connection);
        queue.taken(taken);
        if (taken < wanted) {
            queue.begin();
            submit(
                    connection,
                    queue.frontSegment(),
                    queue.frontFrom(),
                    queue.frontTo(SUBMIT_BYTES));
            return false;
        }
        return true;
    }

    private void afterProgress(Connection connection) {
        OutputQueue queue = connection.queue;
        long bytes = queue == null ? 0 : queue.bytes();
        connection.publish(bytes);
        // What is not taken is submitted, so nothing waits where nothing is submitted.
        boolean isDrained = bytes == 0 && !connection.submitting;
        if (isDrained && queue != null) {
            queue.clear();
            connection.queue = null;
        }
        if (isDrained) {
            endIfAsked(connection);
        }
        if (connection.aboveHighWater && bytes <= connection.limits.highWaterBytes() / 2) {
            connection.aboveHighWater = false;
            loop.writable(connection);
        }
    }

    private void endIfAsked(Connection connection) {
        if (connection.state == ConnectionState.FINISHING) {
            connection.state(ConnectionState.FINISHED);
            poller.finish(connection);
        } else if (connection.state == ConnectionState.CLOSING) {
            connection.state(ConnectionState.CLOSED);
            poller.close(connection);
        }
    }

    private SendResult overflow(Connection connection, OutputQueue queue, long bytes) {
        OutputLimits limits = connection.limits;
        switch (limits.policy()) {
            case DISCONNECT -> {
                loop.counters().add(Counter.OVERFLOWED, 1);
                connection.protocol.overflowed();
                return SendResult.CLOSED;
            }
            case DROP_OLDEST, LATEST_PER_KEY -> {
                long excess = queue.bytes() + bytes - limits.maxQueueBytes();
                countDropped(connection, queue.dropOldest(excess));
                if (queue.bytes() + bytes <= limits.maxQueueBytes()) {
                    return SendResult.QUEUED;
                }
            }
            case DROP_NEWEST -> {}
        }
        countDropped(connection, 1);
        return SendResult.DROPPED;
    }

    private void countDropped(Connection connection, int messages) {
        if (messages > 0) {
            connection.aboveHighWater = true;
            loop.counters().add(Counter.DROPPED, messages);
        }
    }

    private void writeCork(Connection connection) {
        if (corkFill == 0) {
            return;
        }
        pieces.clear();
        pieces.add(cork, 0, corkFill);
        keepCorkRest(connection, write(connection));
    }

    /// Queues what was not taken of the cork.
    ///
    /// @return how many bytes behind the cork were taken
    private long keepCorkRest(Connection connection, long written) {
        long fill = corkFill;
        corkFill = 0;
        if (written < fill) {
            // Borders of frames are not known in here, so none of it may be dropped.
            connection.queue().addCopy(cork, written, fill, OutputQueue.MUST, Connection.NO_KEY);
            connection.queue().begin();
            return 0;
        }
        return written - fill;
    }

    private void queueRest(
            Connection connection,
            MemorySegment head,
            long headFrom,
            long headTo,
            MemorySegment payload,
            long from,
            long to) {
        OutputQueue queue = connection.queue();
        boolean isWhole = headFrom < headTo;
        byte kind = isWhole ? OutputQueue.MESSAGE : OutputQueue.MUST;
        if (headFrom < headTo) {
            byte headKind = from < to ? (byte) (kind | OutputQueue.MORE) : kind;
            queue.addCopy(head, headFrom, headTo, headKind, admittedKey);
        }
        if (from < to) {
            queue.addCopy(payload, from, to, kind, admittedKey);
        }
        markDirty(connection);
    }

    private void markDirty(Connection connection) {
        if (!connection.dirty) {
            connection.dirty = true;
            dirty.add(connection);
        }
    }

    private OutputBlock wrap(SharedBytes shared) {
        OutputBlock block = lastSharedBlock;
        if (shared != lastShared || block == null) {
            forgetShared();
            shared.hold();
            block = new OutputBlock(shared.segment(), shared::release);
            block.hold();
            lastShared = shared;
            lastSharedBlock = block;
        }
        return block;
    }

    private void forgetShared() {
        OutputBlock block = lastSharedBlock;
        if (block != null) {
            block.release();
            lastShared = null;
            lastSharedBlock = null;
        }
    }

    void close(Slabs slabs) {
        slabs.give(cork);
    }
}
