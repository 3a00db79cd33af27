package dev.corinth.load;

import dev.corinth.engine.SendResult;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

/// One connection that awaits the messages of all publishers, and may be one itself. Owned by its
/// lane.
final class FanPeer implements WebSocketListener {
    private final Lane lane;
    private final FanJob job;
    private final int publisher;

    /// The number of the next message of each publisher.
    private final long[] next;

    /// Of a publisher: from when the latencies count of the messages that wait to be sent.
    private final Times owed = new Times();

    private long underWay;
    private final Runnable reachedHere = this::reachedHere;

    /// Null until it is open and when it is closed. Other lanes read it.
    private volatile @Nullable WebSocket socket;

    private boolean isFull;

    /// @param publisher its number, or -1 if it only receives
    FanPeer(Lane lane, FanJob job, int publisher) {
        this.lane = lane;
        this.job = job;
        this.publisher = publisher;
        this.next = new long[lane.streams().size()];
    }

    boolean isOpen() {
        return socket != null;
    }

    /// How many messages of this publisher are to be sent or on their way.
    long underWay() {
        return underWay + owed.size();
    }

    /// Publishes one more as soon as there is room.
    void owe(long sinceNs) {
        owed.add(sinceNs);
        publish();
    }

    /// One message of this publisher has reached everybody. On any lane.
    void reached() {
        WebSocket own = socket;
        if (own != null && !own.execute(reachedHere)) {
            lane.lost("a publisher is gone");
        }
    }

    /// Gives up on what has not come.
    void end(long nowNs) {
        for (int i = 0; i < next.length; i++) {
            Stream stream = lane.streams().get(i);
            for (long published = stream.published(); next[i] < published; next[i]++) {
                lane.tally().lost(stream.sinceNs(next[i]), nowNs);
            }
        }
        while (!owed.isEmpty()) {
            lane.tally().lost(owed.take(), nowNs);
        }
        underWay = 0;
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
    }

    @Override
    public void onMessage(WebSocket from, Message message) {
        long nowNs = lane.nowNs();
        int sender = lane.messages().publisherOf(message);
        if (sender < 0 || next[sender] >= lane.streams().get(sender).published()) {
            lane.tally().slice().wrong("a message came that nobody sent: " + message);
            return;
        }
        Stream stream = lane.streams().get(sender);
        long number = next[sender]++;
        if (!lane.messages().matches(message, sender, number)) {
            lane.tally().slice().wrong("another message came: " + message);
        }
        lane.tally().answered(stream.sinceNs(number), nowNs, message.length());
        stream.reached(number);
    }

    @Override
    public void onWritable(WebSocket to) {
        isFull = false;
        publish();
    }

    @Override
    public void onClose(WebSocket gone, Closure closure) {
        socket = null;
        lane.closed(closure);
        if (!lane.isClosing()) {
            lane.lost("a receiver was closed with " + closure.code() + ", so the run ends");
        }
    }

    private void reachedHere() {
        underWay--;
        long nowNs = lane.nowNs();
        if (job.answersAtOnce(nowNs)) {
            owed.add(nowNs);
        }
        publish();
    }

    private void publish() {
        WebSocket to = socket;
        if (to == null || owed.isEmpty()) {
            return;
        }
        Stream stream = lane.streams().get(publisher);
        while (!owed.isEmpty() && !isFull && underWay < stream.capacity()) {
            // The number is taken first: another lane may hear the message before send returns.
            long number = stream.publish(owed.take());
            underWay++;
            SendResult result = to.send(lane.messages().message(publisher, number));
            lane.tally().sent(lane.nowNs());
            isFull = result != SendResult.SENT;
        }
    }
}
