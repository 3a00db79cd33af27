package dev.corinth.client;

import dev.corinth.engine.SendResult;
import dev.corinth.websocket.WebSocket;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/// The messages of a [ReconnectingClient] that wait for a connection, or for what the peer says of
/// them. Owned by the loop of its client, but for [#claim].
final class Outbox {
    /// What a message takes beside its bytes.
    static final int OVERHEAD_BYTES = 64;

    private final long mostBytes;
    private final boolean isAcknowledged;
    private final AtomicLong bytes = new AtomicLong();

    /// Those that no connection has taken, or not the one that there is.
    private final ArrayDeque<Letter> waiting = new ArrayDeque<>();

    /// Those that this connection has taken and its peer has not acknowledged; older than all that
    /// wait.
    private final ArrayDeque<Letter> unconfirmed = new ArrayDeque<>();

    /// One message.
    sealed interface Letter {
        /// How many bytes it counts for.
        long size();

        SendResult sendOn(WebSocket socket);
    }

    /// Text. Immutable.
    ///
    /// @param text what is sent
    /// @param size its bytes of UTF-8, and what comes with each message
    record Text(String text, long size) implements Letter {
        Text(String text) {
            this(text, utf8Length(text) + OVERHEAD_BYTES);
        }

        private static long utf8Length(String text) {
            long length = 0;
            for (int i = 0; i < text.length(); i++) {
                char unit = text.charAt(i);
                // Two halves of a pair are four bytes together; half a pair is a question mark.
                length += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
            }
            return length;
        }

        @Override
        public SendResult sendOn(WebSocket socket) {
            return socket.send(text);
        }
    }

    /// Bytes. Immutable: nobody writes into them.
    static final class Binary implements Letter {
        private final byte[] bytes;

        Binary(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long size() {
            return bytes.length + (long) OVERHEAD_BYTES;
        }

        @Override
        public SendResult sendOn(WebSocket socket) {
            return socket.send(bytes);
        }
    }

    Outbox(ReconnectConfig config) {
        mostBytes = config.queueBytes();
        isAcknowledged = config.isAcknowledged();
    }

    /// Takes room for a message. For every thread.
    ///
    /// @return false if there is none
    boolean claim(Letter letter) {
        if (bytes.addAndGet(letter.size()) <= mostBytes) {
            return true;
        }
        release(letter);
        return false;
    }

    /// Gives the room of a message back that will not be added. For every thread.
    void release(Letter letter) {
        bytes.addAndGet(-letter.size());
    }

    /// Takes a message for which there is room.
    void add(Letter letter) {
        waiting.add(letter);
    }

    /// A new connection: everything that is here is to be sent on it.
    void restart() {
        while (!unconfirmed.isEmpty()) {
            waiting.addFirst(unconfirmed.removeLast());
        }
    }

    /// Sends what the connection takes; nothing on one that is closing.
    ///
    /// @return false if there is more than it has room for
    boolean sendOn(WebSocket socket) {
        SendResult result = SendResult.SENT;
        while (result.isTaken() && !waiting.isEmpty()) {
            result = waiting.getFirst().sendOn(socket);
            if (result.isTaken()) {
                taken(waiting.removeFirst());
            }
        }
        return result != SendResult.DROPPED;
    }

    private void taken(Letter letter) {
        if (isAcknowledged) {
            unconfirmed.add(letter);
        } else {
            release(letter);
        }
    }

    /// Lets go of messages that the peer has.
    ///
    /// @param count the oldest; more than were sent on this connection count for all of those
    void acknowledge(int count) {
        for (int left = Math.min(count, unconfirmed.size()); left > 0; left--) {
            release(unconfirmed.removeFirst());
        }
    }

    /// Lets go of everything.
    void clear() {
        restart();
        waiting.forEach(this::release);
        waiting.clear();
    }

    /// How many bytes are claimed. For every thread.
    long bytes() {
        return bytes.get();
    }
}
