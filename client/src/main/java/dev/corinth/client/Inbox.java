package dev.corinth.client;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The messages of one connection between the loop that receives them and the threads that ask
/// for them. Safe for any thread.
///
/// Bounded: when more bytes wait than it may hold, the connection is paused, so that the peer is
/// slowed down; when half of them are taken it goes on.
final class Inbox implements WebSocketListener {
    /// How long a send waits before it tries again, if nobody tells it that there is room.
    private static final long RETRY_NS = 10_000_000;

    private final long capacityBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private long bytes;
    private @Nullable WebSocket paused;
    private @Nullable Closure closure;

    Inbox(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        Message kept = message.copy();
        lock.lock();
        try {
            messages.add(kept);
            bytes += kept.length();
            if (bytes > capacityBytes && paused == null) {
                paused = socket;
                socket.pause();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onWritable(WebSocket socket) {
        signal();
    }

    @Override
    public void onClose(WebSocket socket, Closure how) {
        lock.lock();
        try {
            closure = how;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<Message> take(long timeoutNs) {
        lock.lock();
        try {
            long left = timeoutNs;
            while (messages.isEmpty() && closure == null && left > 0) {
                left = await(left);
            }
            Message message = messages.poll();
            if (message != null) {
                taken(message);
            } else if (closure != null) {
                throw closedException();
            }
            return Optional.ofNullable(message);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there may be room to send.
    ///
    /// @return false if the deadline has passed
    boolean awaitWritable(long deadlineNs) {
        lock.lock();
        try {
            long left = deadlineNs - System.nanoTime();
            if (left > 0) {
                long unused = await(Math.min(left, RETRY_NS));
                assert unused <= RETRY_NS;
            }
            return left > 0;
        } finally {
            lock.unlock();
        }
    }

    Optional<Closure> awaitClosure(long timeoutNs) {
        lock.lock();
        try {
            long left = timeoutNs;
            while (closure == null && left > 0) {
                left = await(left);
            }
            return Optional.ofNullable(closure);
        } finally {
            lock.unlock();
        }
    }

    Optional<Closure> closure() {
        lock.lock();
        try {
            return Optional.ofNullable(closure);
        } finally {
            lock.unlock();
        }
    }

    ClientException closedException() {
        Optional<Closure> how = closure();
        return how.map(
                        end ->
                                new ClientException(
                                        "the connection is closed: code="
                                                + end.code()
                                                + ", reason="
                                                + end.reason(),
                                        end))
                .orElseGet(() -> new ClientException("the connection is closing"));
    }

    private void taken(Message message) {
        bytes -= message.length();
        WebSocket waiting = paused;
        if (waiting != null && bytes <= capacityBytes / 2) {
            paused = null;
            waiting.resume();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a change; an interrupt ends the waiting and stays set.
    @SuppressWarnings("WaitNotInLoop") // callers loop; who waits for room tries again
    private long await(long timeoutNs) {
        try {
            return changed.awaitNanos(timeoutNs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted while waiting", e);
        }
    }
}
