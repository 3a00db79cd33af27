package dev.corinth.load;

import dev.corinth.websocket.WebSocketListener;

/// What the connections of one lane do. Owned by its lane.
interface Job {
    /// It has nothing to do at any set time.
    long NEVER = Long.MAX_VALUE;

    /// How many connections are opened before the load begins.
    int opensFirst();

    /// Makes what listens to one of them.
    ///
    /// @param index of all connections of the run
    WebSocketListener peer(int index);

    /// How many of the open connections await nothing.
    default int stalled() {
        return 0;
    }

    /// The load begins: what was opened is open.
    void begin();

    /// Does what is due.
    ///
    /// @return how many nanoseconds until something is due again, or [#NEVER]: all that was to be
    ///     done in the window has been begun
    long turn(long nowNs);

    /// How much is awaited.
    long underWay();

    /// Nothing more is awaited: what has not come is lost.
    void end(long nowNs);
}
