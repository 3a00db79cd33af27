package dev.corinth.load;

import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// [Work#ECHO] on one lane: so many messages of each connection are under way, or messages leave
/// at set times, each on the next connection. Owned by its lane.
final class EchoJob implements Job {
    private static final int MOST_A_TURN = 256;

    private final Lane lane;
    private final List<EchoPeer> peers = new ArrayList<>();
    private @Nullable Pacer pacer;
    private final LongConsumer dealt = this::deal;
    private int next;
    private long underWay;

    EchoJob(Lane lane) {
        this.lane = lane;
    }

    @Override
    public int opensFirst() {
        return lane.share();
    }

    @Override
    public WebSocketListener peer(int index) {
        EchoPeer peer = new EchoPeer(lane, this);
        peers.add(peer);
        return peer;
    }

    @Override
    public void begin() {
        peers.removeIf(peer -> !peer.isOpen());
        Traffic traffic = lane.plan().traffic();
        if (traffic.isPaced()) {
            pacer = lane.pacer(lane.plan().lanes().count());
            return;
        }
        long nowNs = lane.nowNs();
        for (EchoPeer peer : peers) {
            for (int i = 0; i < traffic.depth(); i++) {
                peer.owe(nowNs, nowNs);
            }
        }
    }

    @Override
    public long turn(long nowNs) {
        Pacer paced = pacer;
        if (paced == null || peers.isEmpty()) {
            return NEVER;
        }
        return paced.takeDue(nowNs, lane.tally().window(), MOST_A_TURN, dealt);
    }

    @Override
    public long underWay() {
        return underWay;
    }

    @Override
    public void end(long nowNs) {
        peers.forEach(peer -> peer.end(nowNs));
    }

    /// Whether an answer is followed by the next message.
    boolean answersAtOnce(long nowNs) {
        return pacer == null && !lane.tally().window().isOver(nowNs);
    }

    void awaitedMore(int count) {
        underWay += count;
    }

    private void deal(long sinceNs) {
        long nowNs = lane.nowNs();
        for (int i = 0; i < peers.size(); i++) {
            EchoPeer peer = peers.get(next);
            next = next + 1 == peers.size() ? 0 : next + 1;
            if (peer.isOpen()) {
                peer.owe(sinceNs, nowNs);
                return;
            }
        }
        lane.tally().lost(sinceNs, nowNs);
    }
}
