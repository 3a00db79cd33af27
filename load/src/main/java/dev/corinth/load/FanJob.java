package dev.corinth.load;

import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// [Work#FAN] on one lane: every connection receives, but for those that are stalled, and some
/// publish. Owned by its lane.
final class FanJob implements Job {
    private static final int MOST_A_TURN = 64;

    private final Lane lane;
    private final List<FanPeer> peers = new ArrayList<>();
    private final List<FanPeer> publishers = new ArrayList<>();
    private final List<StalledPeer> stalled = new ArrayList<>();
    private @Nullable Pacer pacer;
    private final LongConsumer dealt = this::deal;
    private int next;

    FanJob(Lane lane) {
        this.lane = lane;
    }

    @Override
    public int opensFirst() {
        return lane.share();
    }

    @Override
    public WebSocketListener peer(int index) {
        if (index >= lane.plan().connections() - lane.plan().traffic().stalled()) {
            StalledPeer peer = new StalledPeer();
            stalled.add(peer);
            return peer;
        }
        boolean publishes = index < lane.streams().size();
        FanPeer peer = new FanPeer(lane, this, publishes ? index : -1);
        peers.add(peer);
        if (publishes) {
            publishers.add(peer);
            lane.streams().get(index).whenReached(peer::reached);
        }
        return peer;
    }

    @Override
    public int stalled() {
        return (int) stalled.stream().filter(StalledPeer::isOpen).count();
    }

    @Override
    public void begin() {
        peers.removeIf(peer -> !peer.isOpen());
        publishers.removeIf(peer -> !peer.isOpen());
        if (publishers.isEmpty()) {
            return;
        }
        Traffic traffic = lane.plan().traffic();
        if (traffic.isPaced()) {
            pacer = lane.pacer((double) lane.streams().size() / publishers.size());
            return;
        }
        long nowNs = lane.nowNs();
        for (FanPeer publisher : publishers) {
            for (int i = 0; i < traffic.depth(); i++) {
                publisher.owe(nowNs);
            }
        }
    }

    @Override
    public long turn(long nowNs) {
        Pacer paced = pacer;
        if (paced == null) {
            return NEVER;
        }
        return paced.takeDue(nowNs, lane.tally().window(), MOST_A_TURN, dealt);
    }

    @Override
    public long underWay() {
        long sum = 0;
        for (FanPeer publisher : publishers) {
            sum += publisher.underWay();
        }
        return sum;
    }

    @Override
    public void end(long nowNs) {
        peers.forEach(peer -> peer.end(nowNs));
    }

    /// Whether a message that has reached everybody is followed by the next.
    boolean answersAtOnce(long nowNs) {
        return pacer == null && !lane.tally().window().isOver(nowNs);
    }

    private void deal(long sinceNs) {
        publishers.get(next).owe(sinceNs);
        next = next + 1 == publishers.size() ? 0 : next + 1;
    }
}
