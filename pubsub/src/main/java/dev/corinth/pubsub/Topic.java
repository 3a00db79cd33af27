package dev.corinth.pubsub;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// One topic at its home: who wants it, where it is, what is kept of it, who is there. Owned by
/// that loop; it is there only while somebody subscribes or something is kept.
final class Topic {
    private final TopicFilter name;
    private final TopicRule rule;
    private final long key;
    private final Ageing ageing;
    private final Interest interest;
    private final Kept kept;
    private final Presence presence = new Presence();
    private Position position;
    private long messages;

    /// Its neighbours among those of its rule of which something is kept.
    @Nullable Topic older;

    @Nullable Topic newer;

    Topic(TopicFilter name, TopicRule rule, TopicHub hub, Ageing ageing) {
        this.name = name;
        this.rule = rule;
        this.key = hub.keyOf(name);
        this.ageing = ageing;
        this.interest = new Interest(hub.locals().size());
        this.kept = new Kept(rule.policy(), hub.ledger());
        this.position = hasHistory() ? begin() : Position.NONE;
    }

    TopicFilter name() {
        return name;
    }

    TopicRule rule() {
        return rule;
    }

    Interest interest() {
        return interest;
    }

    Presence presence() {
        return presence;
    }

    Kept kept() {
        return kept;
    }

    Position position() {
        return position;
    }

    /// Where it stands among others of which something is kept.
    Ageing ageing() {
        return ageing;
    }

    TopicFigures figures() {
        return new TopicFigures(name.text(), interest.count(), messages);
    }

    boolean isIdle() {
        return interest.isNone() && kept.isEmpty();
    }

    /// Gives a message its place and keeps it as the policy says.
    ///
    /// @param given the place that the backplane gave it, or [Position#NONE]
    Publication publish(TopicMessage message, Position given, long nowNs, int encodings) {
        boolean isMessage = message.kind().isMessage();
        messages += isMessage ? 1 : 0;
        if (isMessage && hasHistory()) {
            move(given);
        }
        Position place = isMessage ? position : Position.NONE;
        var publication = new Publication(message, rule, place, nowNs, key, encodings);
        if (isMessage && rule.policy().keeps()) {
            kept.add(publication);
        }
        return publication;
    }

    /// Begins anew: nobody can go on from where it was.
    void restart() {
        if (hasHistory()) {
            kept.forgetHistory();
            position = begin();
        }
    }

    /// What a subscriber is sent first.
    Replay replay(SubscribeRequest request, long nowNs) {
        TopicHistory missed = after(request.since(), Integer.MAX_VALUE, nowNs);
        if (missed.isGapless()) {
            return new Replay(TopicResult.TAKEN, position, true, missed.messages());
        }
        List<Publication> newest = kept.newest(request.newest());
        Publication last = kept.retained(nowNs);
        List<Publication> messages = newest.isEmpty() && last != null ? List.of(last) : newest;
        return new Replay(TopicResult.TAKEN, position, false, messages);
    }

    /// What came behind a place, the oldest first and no more than is asked for; from no place, or
    /// one that is not known here, the newest of what there is.
    TopicHistory after(Position since, int most, long nowNs) {
        int count = kept.count(nowNs);
        long missed = position.offset() - since.offset();
        boolean isGapless =
                since.isKnown()
                        && since.epoch() == position.epoch()
                        && missed >= 0
                        && missed <= count;
        if (!isGapless) {
            return new TopicHistory(position, false, kept.newest(most));
        }
        List<Publication> all = kept.newest((int) missed);
        return new TopicHistory(position, true, all.subList(0, Math.min(most, all.size())));
    }

    private void move(Position given) {
        boolean isNext =
                given.epoch() == position.epoch() && given.offset() == position.offset() + 1;
        if (given.isKnown()) {
            if (!isNext) {
                kept.forgetHistory();
            }
            position = given;
        } else {
            position = new Position(position.epoch(), position.offset() + 1);
        }
    }

    private boolean hasHistory() {
        return rule.policy().historyCount() > 0;
    }

    private static Position begin() {
        long epoch = ThreadLocalRandom.current().nextLong();
        return new Position(epoch == 0 ? 1 : epoch, 0);
    }
}
