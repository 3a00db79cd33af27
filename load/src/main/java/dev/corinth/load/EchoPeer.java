package dev.corinth.load;

import dev.corinth.engine.SendResult;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

/// One connection that awaits each of its messages back. Owned by its lane.
final class EchoPeer implements WebSocketListener {
    private final Lane lane;
    private final EchoJob job;
    private final Awaited awaited = new Awaited();

    /// Null until it is open and when it is closed.
    private @Nullable WebSocket socket;

    private boolean isFull;

    EchoPeer(Lane lane, EchoJob job) {
        this.lane = lane;
        this.job = job;
    }

    boolean isOpen() {
        return socket != null;
    }

    /// Sends one more as soon as there is room.
    void owe(long sinceNs, long nowNs) {
        awaited.owe(sinceNs);
        job.awaitedMore(1);
        send(nowNs);
    }

    /// Gives up on what has not come.
    void end(long nowNs) {
        job.awaitedMore(-awaited.size());
        while (awaited.size() > 0) {
            lane.tally().lost(awaited.giveUp(), nowNs);
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
    }

    @Override
    public void onMessage(WebSocket from, Message message) {
        long nowNs = lane.nowNs();
        if (!awaited.awaits()) {
            lane.tally().slice().wrong("a message came that was not asked for: " + message);
            return;
        }
        if (!lane.messages().matches(message, 0, awaited.nextAnswer())) {
            lane.tally().slice().wrong("another message came back: " + message);
        }
        lane.tally().answered(awaited.answered(), nowNs, message.length());
        job.awaitedMore(-1);
        if (job.answersAtOnce(nowNs)) {
            owe(nowNs, nowNs);
        }
    }

    @Override
    public void onWritable(WebSocket to) {
        isFull = false;
        send(lane.nowNs());
    }

    @Override
    public void onClose(WebSocket gone, Closure closure) {
        socket = null;
        lane.closed(closure);
        if (!lane.isClosing()) {
            end(lane.nowNs());
        }
    }

    private void send(long nowNs) {
        WebSocket to = socket;
        while (to != null && awaited.owes() && !isFull) {
            SendResult result = to.send(lane.messages().message(0, awaited.nextNumber()));
            if (result.isTaken()) {
                awaited.sent();
                lane.tally().sent(nowNs);
            }
            isFull = result != SendResult.SENT;
        }
    }
}
