package dev.corinth.engine;

import java.util.ArrayDeque;

/// What the TLS handshakes of one loop have to compute: a signature and a key for each, a
/// millisecond or so. Owned by its loop.
///
/// It is done in the order of asking. In each turn of the loop no more of it is begun once it has
/// taken as long as the commands and events before it, or a millisecond if that is more; what was
/// begun is done to its end. So a storm of handshakes leaves about half of the time to connections
/// that stand (ABUSE T-10). What is left waits for the next turn. The queue is as long as there are
/// handshakes, which have a limit.
final class TlsWork {
    private static final long LEAST_NS = 1_000_000;

    private final ArrayDeque<Connection> waiting = new ArrayDeque<>();

    void add(Connection connection) {
        waiting.add(connection);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Does some of it, at the end of a turn.
    ///
    /// @return how many handshakes went on
    int run(Loop loop) {
        if (waiting.isEmpty()) {
            return 0;
        }
        long startNs = loop.clock().atThisMoment();
        long budgetNs = Math.max(LEAST_NS, startNs - loop.nowNs());
        int done = 0;
        do {
            goOn(waiting.remove());
            done++;
        } while (!waiting.isEmpty() && loop.clock().atThisMoment() - startNs < budgetNs);
        return done;
    }

    private static void goOn(Connection connection) {
        TlsTransport tls = connection.tls;
        if (tls == null || !connection.state.isAlive()) {
            return;
        }
        Outlet outlet = connection.loop.outlet();
        outlet.cork(connection);
        tls.compute(connection);
        connection.loop.computed(connection);
        outlet.uncork(connection);
    }
}
