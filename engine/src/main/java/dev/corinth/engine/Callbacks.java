package dev.corinth.engine;

import dev.corinth.poller.IoError;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/// Calls what others have given to a loop, and decides what it costs when they throw. Owned by its
/// loop.
final class Callbacks implements Consumer<Runnable> {
    private static final System.Logger LOG = System.getLogger("dev.corinth.engine");

    /// How many failures are written down a second, and how many at once: whoever makes a callback
    /// fail at will must not fill the logs.
    private static final Rate LOGGED = Rate.perSecond(10).burst(20);

    private final Loop loop;
    private long loggedFullNs = Long.MIN_VALUE;
    private long unlogged;

    Callbacks(Loop loop) {
        this.loop = loop;
    }

    /// Runs something of a connection; what it throws ends at most that connection.
    void guard(Connection connection, Runnable callback) {
        try {
            callback.run();
        } catch (Throwable thrown) {
            failed(connection, thrown);
        }
    }

    /// Runs what no connection answers for; what it throws is logged.
    void guard(Runnable command) {
        accept(command);
    }

    /// The same. This is a consumer itself, since each mention of a method makes an object where it
    /// is not inlined.
    @Override
    public void accept(Runnable command) {
        try {
            command.run();
        } catch (Throwable thrown) {
            survive(thrown, "a command");
        }
    }

    /// Ends a connection that we failed ourselves, not its protocol.
    void broken(Connection connection, Throwable thrown) {
        survive(thrown, "connection " + Long.toHexString(connection.id()));
        loop.outlet().abort(connection, new IoError(IoError.Kind.OTHER, "our failure: " + thrown));
    }

    /// The one place that decides what a throwing callback costs.
    void failed(Connection connection, Throwable thrown) {
        survive(thrown, "a callback of connection " + Long.toHexString(connection.id()));
        try {
            connection.protocol.failed(thrown);
        } catch (Throwable again) {
            survive(again, "the protocol of connection " + Long.toHexString(connection.id()));
            loop.outlet().abort(connection);
        }
    }

    void survive(Throwable thrown, String where) {
        if (thrown instanceof VirtualMachineError error
                && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
        loop.counters().add(Counter.CALLBACK_FAILED, 1);
        if (mayLog()) {
            String more = unlogged == 0 ? "" : ", and " + unlogged + " before that were not logged";
            unlogged = 0;
            LOG.log(
                    Level.ERROR,
                    "Exception in " + where + " on loop " + loop.number() + more,
                    thrown);
        } else {
            unlogged++;
        }
    }

    private boolean mayLog() {
        long nowNs = loop.nowNs();
        long fullNs = LOGGED.spend(loggedFullNs, 1, nowNs);
        boolean isAllowed = LOGGED.debtNs(fullNs, nowNs) <= 0;
        if (isAllowed) {
            loggedFullNs = fullNs;
        }
        return isAllowed;
    }
}
