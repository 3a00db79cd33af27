package dev.corinth.engine;

import static dev.corinth.poller.IoError.Kind.TIMED_OUT;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Pieces;
import dev.corinth.poller.Poller;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.time.Duration;

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
    private final Admission admission;
    private final TurnEnd turnEnd;
    private final SpareQueues spareQueues;
    private final MemorySegment cork;
    private long corkFill;
    private @Nullable Connection corked;
    private boolean reservedInCork;
    private long reservedAt;

    private final LastShared lastShared = new LastShared();

    Outlet(Loop loop, Poller poller, Slabs slabs) {
        this.loop = loop;
        this.poller = poller;
        this.admission = new Admission(loop);
        this.cork = slabs.take(CORK_BYTES);
        this.turnEnd = new TurnEnd(loop, this, poller);
        this.spareQueues = new SpareQueues(slabs);
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
        try {
            if (corked != null) {
                writeCork(connection);
                // Nothing gathers any more: the protocol may be told of room below, and send.
                corked = null;
            }
            flush(connection);
        } catch (RuntimeException e) {
            loop.callbacks().broken(connection, e);
        } finally {
            corkFill = 0;
            corked = null;
        }
    }

    Admission admission() {
        return admission;
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
            byte bits = kind == FrameKind.MESSAGE ? admission.kind() : kind.bits;
            connection.queue().addWritten(bytes, bits, admission.key());
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
        pieces.clear();
        if (connection == corked) {
            pieces.add(cork, 0, corkFill);
        }
        int first = pieces.count();
        pieces.add(head, headFrom, headTo);
        pieces.add(payload, from, to);
        boolean mayWrite = mayWrite(connection) && connection.tls == null && !connection.hasQueue();
        long written = mayWrite ? write(connection) : 0;
        if (connection == corked) {
            written = keepCorkRest(connection, written);
        }
        long rest = (headTo - headFrom) + (to - from) - written;
        if (rest > 0 && mayWrite && admission.lacksRoom(rest)) {
            // It cannot be taken back, for the peer may have seen a part of it.
            turnEnd.laggards().cut(connection, 0, 0);
        } else if (rest > 0) {
            queueFrameRest(connection, first, written);
        }
    }

    void share(Connection connection, SharedBytes shared) {
        if (connection == corked) {
            writeCork(connection);
        }
        OutputBlock block = lastShared.wrap(shared);
        connection.queue().add(block, 0, shared.length(), admission.kind(), admission.key());
        markDirty(connection);
    }

    void oweWritable(Connection connection) {
        connection.aboveHighWater = true;
        markDirty(connection);
    }

    /// Ends a turn: sends what waits on all connections that were given something in it.
    void endTurn() {
        turnEnd.send();
        turnEnd.laggards().shed();
        lastShared.forget();
    }

    /// Whether something waits for the end of the turn.
    boolean hasWaiting() {
        return !turnEnd.isEmpty();
    }

    /// An empty queue for a connection.
    OutputQueue newQueue() {
        return spareQueues.take();
    }

    /// Submits all that waits on a connection, if that is one short piece.
    ///
    /// @return false if it is not, and nothing was done
    boolean submitAll(Connection connection) {
        OutputQueue queue = connection.queue;
        boolean mayLeave =
                mayWrite(connection) && connection.tls == null && connection.state.isAlive();
        if (queue == null || !queue.isOne(SUBMIT_BYTES) || !mayLeave) {
            return false;
        }
        queue.begin();
        submitFront(connection, queue);
        afterProgress(connection);
        return true;
    }

    /// Sends as much of the queue as the kernel takes, and submits the next piece of the rest.
    void flush(Connection connection) {
        boolean more = mayWrite(connection);
        while (more && connection.state.isAlive()) {
            TlsTransport tls = connection.tls;
            OutputQueue queue = tls == null ? connection.queue : tls.seal(connection);
            more = queue != null && !queue.isEmpty() && flushQueue(connection, queue);
        }
        if (connection.state.isAlive()) {
            afterProgress(connection);
        }
    }

    /// Gives the kernel in the middle of a turn what it takes of all that waits for its end, since
    /// memory is short. Nobody is told before that end.
    void relieve() {
        turnEnd.push();
    }

    /// Gives the kernel what it takes of the queue of one connection. Not under TLS: the callers
    /// may be in the middle of opening what it received.
    void push(Connection connection) {
        OutputQueue queue = connection.queue;
        boolean gathers = connection == corked && corkFill > 0;
        if (queue == null || connection.tls != null || gathers || !mayWrite(connection)) {
            return;
        }
        boolean more = true;
        while (more && !queue.isEmpty() && connection.state.isAlive()) {
            more = flushQueue(connection, queue);
        }
        if (queue.isEmpty()) {
            queue.clear();
        }
    }

    /// Everything that was submitted is with the kernel.
    void sent(Connection connection) {
        connection.submitting = false;
        OutputQueue queue = leaving(connection);
        turnEnd.laggards().remove(queue.submitted);
        if (!connection.state.isAlive()) {
            return;
        }
        queue.taken(queue.submitted.bytes);
        try {
            flush(connection);
        } catch (RuntimeException e) {
            loop.callbacks().broken(connection, e);
        }
    }

    void closing(Connection connection, ConnectionState next) {
        if (!connection.state.isAlive() || connection.state.compareTo(next) >= 0) {
            return;
        }
        if (connection.state == ConnectionState.OPENING) {
            // Nothing can be sent yet, and there is no half to end.
            connection.state(ConnectionState.CLOSED);
            poller.close(connection);
            return;
        }
        connection.state(next);
        markDirty(connection);
    }

    /// Closes once the alert of a failed TLS connection is sent, also while it is opening.
    void closeAfterAlert(Connection connection) {
        if (connection.state.isAlive()) {
            connection.state(ConnectionState.CLOSING);
            markDirty(connection);
        }
    }

    void abort(Connection connection) {
        if (connection.state.isAlive()) {
            connection.state(ConnectionState.CLOSED);
            poller.reset(connection);
        }
    }

    /// Aborts for a reason that the protocol is told.
    void abort(Connection connection, IoError reason) {
        if (connection.failure == null) {
            connection.failure = reason;
        }
        abort(connection);
    }

    /// The line is gone: nothing of its output is used any more.
    void forget(Connection connection) {
        if (connection.submitting) {
            connection.submitting = false;
            turnEnd.laggards().remove(leaving(connection).submitted);
        }
        if (connection == corked) {
            corkFill = 0;
            corked = null;
        }
        dropQueue(connection);
        TlsTransport tls = connection.tls;
        if (tls != null) {
            tls.close();
        }
    }

    /// The queue whose front is submitted.
    private static OutputQueue leaving(Connection connection) {
        TlsTransport tls = connection.tls;
        return tls == null ? connection.queue() : tls.sealed();
    }

    void cutIfStalled(Connection connection, long nowNs) {
        if (!connection.submitting || !connection.state.isAlive()) {
            return;
        }
        Duration timeout = connection.limits.stallTimeout();
        long deadline = leaving(connection).submitted.atNs + timeout.toNanos();
        if (nowNs >= deadline) {
            loop.counters().add(Counter.STALLED, 1);
            abort(connection, new IoError(TIMED_OUT, "the peer took nothing for " + timeout));
        } else {
            connection.wakeBy(deadline);
        }
    }

    /// Gives a peer time again in which nobody could see what it took.
    void unheard(Connection connection, long againNs) {
        if (connection.submitting) {
            leaving(connection).submitted.atNs += againNs;
        }
    }

    /// Drops what waits. Not while some of it is submitted, but under TLS only sealed bytes are.
    void dropQueue(Connection connection) {
        OutputQueue queue = connection.queue;
        if (queue != null) {
            connection.queue = null;
            spareQueues.give(queue);
        }
    }

    /// Whether the line is open, as far as the poller goes, and nothing is under way on it.
    private static boolean mayWrite(Connection connection) {
        boolean isConnected = connection.state != ConnectionState.OPENING || connection.tls != null;
        return isConnected && !connection.submitting;
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

    private void submitFront(Connection connection, OutputQueue queue) {
        MemorySegment segment = queue.frontSegment();
        long from = queue.frontFrom();
        long to = queue.frontTo(SUBMIT_BYTES);
        connection.submitting = true;
        queue.submitted.bytes = to - from;
        queue.submitted.atNs = loop.nowNs();
        turnEnd.laggards().add(connection, queue.submitted);
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
            submitFront(connection, queue);
            return false;
        }
        return true;
    }

    private void afterProgress(Connection connection) {
        OutputQueue queue = connection.queue;
        long bytes = queue == null ? 0 : queue.bytes();
        connection.publish(bytes);
        // What is not taken is submitted, so nothing waits where nothing is submitted.
        if (bytes == 0 && !connection.submitting) {
            dropQueue(connection);
            TlsTransport tls = connection.tls;
            if (tls != null) {
                tls.trim();
            }
            endIfAsked(connection);
        }
        boolean hasRoom = bytes <= connection.limits.highWaterBytes() / 2;
        if (connection.aboveHighWater && hasRoom && connection.state.takesOutput()) {
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

    /// Queues what was not taken of one frame.
    ///
    /// @param first the piece that the frame starts with; all later ones belong to it
    /// @param done how many bytes of the frame were taken; nothing waits before it if there are any
    private void queueFrameRest(Connection connection, int first, long done) {
        OutputQueue queue = connection.queue();
        byte kind = done == 0 ? admission.kind() : OutputQueue.MUST;
        long skip = done;
        for (int i = first; i < pieces.count(); i++) {
            long from = Math.min(pieces.from(i) + skip, pieces.to(i));
            skip -= from - pieces.from(i);
            boolean isLast = i == pieces.count() - 1;
            byte partKind = isLast ? kind : (byte) (kind | OutputQueue.MORE);
            queue.addCopy(pieces.segment(i), from, pieces.to(i), partKind, admission.key());
        }
        if (done > 0) {
            queue.begin();
        }
        markDirty(connection);
    }

    /// Has the queue sent at the end of the turn; what can never leave is dropped at once.
    private void markDirty(Connection connection) {
        if (connection.state.isMute() && !connection.submitting) {
            dropQueue(connection);
        } else {
            turnEnd.add(connection);
        }
    }

    void close(Slabs slabs) {
        lastShared.forget();
        slabs.give(cork);
    }
}
