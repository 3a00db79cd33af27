package dev.corinth.load;

import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;

/// [Work#CONNECT] on one lane: in so many places a connection is opened and closed, again and
/// again, or whenever it is time for one. Owned by its lane.
final class ConnectJob implements Job {
    /// Whoever was refused waits so long, lest refusals be all there is.
    private static final Duration AFTER_REFUSAL = Duration.ofMillis(10);

    private static final int MOST_A_TURN = 64;

    private final Lane lane;
    private final List<ConnectPlace> places = new ArrayList<>();
    private final Deque<ConnectPlace> free = new ArrayDeque<>();
    private final Times owed = new Times();
    private final LongConsumer dealt = owed::add;
    private @Nullable Pacer pacer;

    ConnectJob(Lane lane) {
        this.lane = lane;
    }

    @Override
    public int opensFirst() {
        return 0;
    }

    @Override
    public WebSocketListener peer(int index) {
        throw new IllegalStateException("nothing is opened first");
    }

    @Override
    public void begin() {
        for (int i = 0; i < lane.share(); i++) {
            ConnectPlace place = new ConnectPlace(lane, this);
            places.add(place);
            free.add(place);
        }
        if (lane.plan().traffic().isPaced()) {
            pacer = lane.pacer(lane.plan().lanes().count());
        } else {
            fill(lane.nowNs());
        }
    }

    @Override
    public long turn(long nowNs) {
        Pacer paced = pacer;
        if (paced == null) {
            return NEVER;
        }
        long dueNs = paced.takeDue(nowNs, lane.tally().window(), MOST_A_TURN, dealt);
        fill(nowNs);
        return dueNs;
    }

    @Override
    public long underWay() {
        return (long) places.size() - free.size() + owed.size();
    }

    @Override
    public void end(long nowNs) {
        while (!owed.isEmpty()) {
            lane.tally().lost(owed.take(), nowNs);
        }
        for (ConnectPlace place : places) {
            if (!free.contains(place)) {
                place.end(nowNs);
            }
        }
    }

    /// A place is free again.
    void freed(ConnectPlace place) {
        free.add(place);
        fill(lane.nowNs());
    }

    /// A place was refused a connection.
    void refused(ConnectPlace place) {
        lane.later(AFTER_REFUSAL, () -> freed(place));
    }

    private void fill(long nowNs) {
        boolean isOver = lane.tally().window().isOver(nowNs);
        while (!free.isEmpty()) {
            if (pacer != null && !owed.isEmpty()) {
                free.remove().open(owed.take());
            } else if (pacer == null && !isOver) {
                free.remove().open(nowNs);
            } else {
                return;
            }
        }
    }
}
