package dev.corinth.server;

import org.jspecify.annotations.Nullable;

/// The handshake whose peer a connection is finding out about, if it is. Owned by its loop.
final class LoginWait {
    private @Nullable Entering entering;

    void begin(Entering who) {
        entering = who;
    }

    boolean isFor(Entering who) {
        return entering == who;
    }

    /// Nobody waits any more.
    void end() {
        Entering who = entering;
        entering = null;
        if (who != null) {
            who.abandon();
        }
    }
}
