package dev.corinth.server;

import dev.corinth.websocket.WebSocket;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The WebSockets that have most waiting, of all that it is shown. Safe for any thread: each loop
/// shows its own.
final class ConnectionList {
    private static final Comparator<WebSocket> BY_WAITING =
            Comparator.comparingLong(WebSocket::waitingBytes);

    private final int most;
    private final Queue<ConnectionInfo> all = new ConcurrentLinkedQueue<>();

    ConnectionList(int most) {
        this.most = most;
    }

    /// Adds those of one loop.
    void add(List<WebSocket> ofLoop) {
        var slowest = new PriorityQueue<>(BY_WAITING);
        for (WebSocket socket : ofLoop) {
            slowest.add(socket);
            if (slowest.size() > most) {
                slowest.remove();
            }
        }
        slowest.stream().map(ConnectionInfo::of).forEach(all::add);
    }

    /// The slowest first.
    List<ConnectionInfo> slowest() {
        return all.stream()
                .sorted(
                        Comparator.comparingLong(ConnectionInfo::waitingBytes)
                                .reversed()
                                .thenComparing(ConnectionInfo::id))
                .limit(most)
                .toList();
    }
}
