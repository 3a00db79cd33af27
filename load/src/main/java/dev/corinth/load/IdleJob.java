package dev.corinth.load;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

/// [Work#IDLE] on one lane: connections are held. Owned by its lane.
///
/// One listener serves all of them, so that the generator itself holds little for each.
final class IdleJob implements Job, WebSocketListener {
    private final Lane lane;

    IdleJob(Lane lane) {
        this.lane = lane;
    }

    @Override
    public int opensFirst() {
        return lane.share();
    }

    @Override
    public WebSocketListener peer(int index) {
        return this;
    }

    @Override
    public void begin() {}

    @Override
    public long turn(long nowNs) {
        return NEVER;
    }

    @Override
    public long underWay() {
        return 0;
    }

    @Override
    public void end(long nowNs) {}

    /// Whatever a server says of itself is heard and not counted as an error.
    @Override
    public void onMessage(WebSocket socket, Message message) {
        lane.tally().answered(lane.nowNs(), lane.nowNs(), message.length());
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        lane.closed(closure);
    }
}
