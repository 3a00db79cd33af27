package dev.corinth.pubsub;

import java.util.List;

/// Joins the topics of several servers: what is published on one comes to all. Safe for any thread.
///
/// A backplane may be slow, fail and come back; topics never wait for it. The message that a server
/// publishes comes to its own subscribers the same way as to others', through the backplane, so
/// that all see the same order: that of the backplane.
public interface Backplane {
    /// Joins a server.
    ///
    /// @param link what the server hears; nothing before this has returned
    /// @return what the server says; connecting goes on behind it
    BackplanePort attach(BackplaneLink link);

    /// A backplane for one server alone: what goes out comes in at once, on the same thread.
    ///
    /// @return never fails
    static Backplane local() {
        return link -> new LocalPort(() -> List.of(link), () -> {});
    }

    /// A backplane that joins servers in this process: what one publishes comes to all at once, on
    /// the same thread. It has no order of its own: what several threads publish at the same moment
    /// may come to each server in another order; what one thread publishes comes in its order.
    ///
    /// @return to be given to each of them; never fails
    static Backplane inProcess() {
        return new InProcessBackplane();
    }
}
