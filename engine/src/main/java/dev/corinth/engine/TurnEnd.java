package dev.corinth.engine;

import dev.corinth.poller.Poller;

import java.util.ArrayList;

/// Sends at the end of a turn what waits on the connections that were given something in it. Owned
/// by its loop.
///
/// Few are written to, by a system call each. Many are submitted where their poller hands all of
/// that to the kernel in one call.
final class TurnEnd {
    private final Loop loop;
    private final Outlet outlet;
    private final Poller poller;
    private final Laggards laggards;
    private ArrayList<Connection> waiting = new ArrayList<>();
    private ArrayList<Connection> leaving = new ArrayList<>();

    /// How many of those that wait were pushed in this turn already.
    private int pushed;

    /// Those of them that were given something again since.
    private final ArrayList<Connection> refilled = new ArrayList<>();

    TurnEnd(Loop loop, Outlet outlet, Poller poller) {
        this.loop = loop;
        this.outlet = outlet;
        this.poller = poller;
        this.laggards = new Laggards(loop);
    }

    Laggards laggards() {
        return laggards;
    }

    /// Has the output of a connection sent when this turn ends.
    void add(Connection connection) {
        if (!connection.dirty) {
            connection.dirty = true;
            waiting.add(connection);
        } else if (pushed > 0 && !connection.refilled) {
            connection.refilled = true;
            refilled.add(connection);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Gives the kernel what it takes of what waits on those that were given something since this
    /// was called last. All of them stay added.
    void push() {
        while (pushed < waiting.size()) {
            push(waiting.get(pushed++));
        }
        refilled.forEach(this::push);
        forgetRefilled();
    }

    private void push(Connection connection) {
        try {
            outlet.push(connection);
        } catch (RuntimeException e) {
            loop.callbacks().broken(connection, e);
        }
    }

    private void forgetRefilled() {
        for (Connection each : refilled) {
            each.refilled = false;
        }
        refilled.clear();
    }

    /// Sends what waits on all connections that were added. What is added meanwhile waits for the
    /// next call, so that a turn ends.
    void send() {
        ArrayList<Connection> now = waiting;
        waiting = leaving;
        leaving = now;
        pushed = 0;
        forgetRefilled();
        int submits = now.isEmpty() ? 0 : poller.submitsFor(now.size());
        for (int i = 0; i < now.size(); i++) {
            Connection connection = now.get(i);
            connection.dirty = false;
            submits -= send(connection, submits > 0) ? 1 : 0;
        }
        now.clear();
    }

    /// @return whether it was submitted
    private boolean send(Connection connection, boolean maySubmit) {
        try {
            if (maySubmit && outlet.submitAll(connection)) {
                return true;
            }
            outlet.flush(connection);
        } catch (RuntimeException e) {
            loop.callbacks().broken(connection, e);
        }
        return false;
    }
}
