package dev.corinth.load;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

/// One connection that is opened and closed, and then the next in its place. Owned by its lane.
final class ConnectPlace implements WebSocketListener {
    private final Lane lane;
    private final ConnectJob job;
    private long sinceNs;
    private boolean isOpened;

    ConnectPlace(Lane lane, ConnectJob job) {
        this.lane = lane;
        this.job = job;
    }

    void open(long since) {
        sinceNs = since;
        isOpened = false;
        var answer = lane.dialer().open(this).whenComplete((socket, thrown) -> settled(thrown));
        assert !answer.isCancelled();
    }

    /// Gives up on the one that is being opened or closed.
    void end(long nowNs) {
        if (!isOpened) {
            lane.tally().lost(sinceNs, nowNs);
        }
    }

    /// The latency is what opening took; closing follows at once.
    @Override
    public void onOpen(WebSocket socket) {
        isOpened = true;
        lane.tally().answered(sinceNs, lane.nowNs(), 0);
        socket.close();
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        // A server may greet: that is no part of connecting.
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        if (!closure.isClean()) {
            lane.closed(closure);
        }
        job.freed(this);
    }

    private void settled(@Nullable Throwable thrown) {
        if (thrown != null) {
            lane.refused(thrown);
            job.refused(this);
        }
    }
}
