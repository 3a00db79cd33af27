package dev.corinth.engine;

import dev.corinth.poller.IoError;

import java.util.LinkedHashSet;

/// The accepted connections of one loop whose peers have not said yet what they want: in a PROXY
/// header, in TLS, in their first request. Owned by its loop.
///
/// There are so many at most; one more costs the oldest its place, so that those who come to stay
/// pass by those who do not (ABUSE A-10).
final class Handshakes {
    private static final IoError CUT =
            new IoError(IoError.Kind.OTHER, "too many handshakes were under way");

    private final Loop loop;
    private final int most;
    private final LinkedHashSet<Connection> waiting = new LinkedHashSet<>();

    Handshakes(Loop loop, int most) {
        this.loop = loop;
        this.most = most;
    }

    void began(Connection connection) {
        waiting.add(connection);
        if (waiting.size() > most) {
            Connection oldest = waiting.removeFirst();
            loop.counters().add(Counter.HANDSHAKES_CUT, 1);
            loop.outlet().abort(oldest, CUT);
        }
    }

    /// Something was computed for one, which therefore counts as young again. The oldest is cut,
    /// and it is the oldest whose turn it is: in a storm all that was computed would be thrown
    /// away, and nobody would get through.
    void computed(Connection connection) {
        if (waiting.contains(connection)) {
            waiting.addLast(connection);
        }
    }

    /// It has said what it wants, or is gone.
    void ended(Connection connection) {
        if (!waiting.isEmpty()) {
            boolean _ = waiting.remove(connection);
        }
    }

    int count() {
        return waiting.size();
    }
}
