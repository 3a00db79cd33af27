package dev.corinth.pubsub;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Membership;
import dev.corinth.engine.SharedBytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Who on one loop subscribes to what. Owned by that loop.
///
/// A subscription to a name is asked of the home of the topic, which counts it and answers with
/// what is to be sent before all that is published from then on; both ways go through one ring, so
/// nothing is missed and nothing comes twice. A subscription to a pattern stands at once.
final class LoopTopics implements Membership {
    private final TopicHub hub;
    private final Loop loop;
    private final Ledger ledger;
    private final Encoder encoder;
    private final NameTable<Crowd> exact = new NameTable<>();
    private final PatternTree patterns = new PatternTree();
    private @Nullable TopicMember[] members = new @Nullable TopicMember[16];

    /// For [#deliver] only: the crowds that a name matches.
    private final List<Crowd> matched = new ArrayList<>();

    private final SeenMarks seen = new SeenMarks();

    /// How deep in deliveries and answers the loop is: what is published meanwhile waits.
    private int depth;

    LoopTopics(TopicHub hub, Loop loop) {
        this.hub = hub;
        this.loop = loop;
        this.ledger = hub.ledger();
        this.encoder = new Encoder(hub.encodings(), loop);
    }

    Loop loop() {
        return loop;
    }

    /// Whether publications have to wait until others are delivered.
    boolean isDelivering() {
        return depth > 0;
    }

    /// The member that subscribes for a connection.
    @Nullable TopicMember find(Connection connection) {
        int slot = connection.slot();
        TopicMember there = slot >= 0 && slot < members.length ? members[slot] : null;
        return there != null && there.connection() == connection ? there : null;
    }

    void subscribe(TopicMember member, SubscribeRequest request) {
        TopicMember known = find(member.connection());
        TopicMember self = known != null ? known : member;
        if (!self.connection().isOpen()) {
            answer(request, TopicResult.CLOSED);
        } else if (!ledger.limits().problem(request.filter()).isEmpty()) {
            answer(request, TopicResult.BAD_NAME);
        } else if (self.find(request.filter()) != null) {
            answer(request, TopicResult.ALREADY);
        } else {
            subscribe(self, TopicFilter.of(request.filter()), request);
        }
    }

    private void subscribe(TopicMember member, TopicFilter filter, SubscribeRequest request) {
        TopicRule rule = hub.config().rule(filter);
        if (rule == null || !rule.guard().allows(member, TopicAct.SUBSCRIBE, filter.text())) {
            ledger.add(TopicCounter.DENIED, 1);
            answer(request, TopicResult.DENIED);
            return;
        }
        if (!hasRoomFor(filter, member)) {
            ledger.add(TopicCounter.OVER_LIMIT, 1);
            answer(request, TopicResult.TOO_MANY);
            return;
        }
        if (!ledger.takeSubscription()) {
            answer(request, TopicResult.TOO_MANY);
            return;
        }
        var subscription = new Subscription(member, filter, rule, request.presentAs());
        keep(member);
        member.add(subscription);
        if (filter.isPattern()) {
            standInPattern(subscription);
            answer(request, TopicResult.TAKEN);
        } else {
            HomeTopics home = hub.home(filter);
            home.run(
                    () -> home.subscribe(subscription, request),
                    () -> unavailable(subscription, request));
        }
    }

    private boolean hasRoomFor(TopicFilter filter, TopicMember member) {
        return member.count() < ledger.limits().perConnection()
                && (!filter.isPattern() || patterns.hasRoomFor(filter));
    }

    /// The home of the topic has ended; told on its thread where that has died.
    private void unavailable(Subscription subscription, SubscribeRequest request) {
        Replay refused = Replay.refused(TopicResult.UNAVAILABLE);
        // If this loop has ended too, there is nobody who waits.
        boolean _ = loop.execute(() -> answered(subscription, request, refused));
    }

    /// The home of the topic has answered.
    void answered(Subscription subscription, SubscribeRequest request, Replay replay) {
        TopicMember member = subscription.member();
        boolean isWanted = member.find(subscription.filter()) == subscription;
        if (replay.result() != TopicResult.TAKEN) {
            if (isWanted) {
                forget(subscription);
            }
            answer(request, replay.result());
        } else if (isWanted) {
            stand(subscription, request, fitting(member.connection(), subscription, replay));
        } else {
            // It was taken back meanwhile, and only its home has counted it.
            tellHome(List.of(subscription));
            answer(request, TopicResult.CLOSED);
        }
    }

    private void stand(Subscription subscription, SubscribeRequest request, Replay replay) {
        Crowd crowd = exact.find(subscription.filter());
        if (crowd == null) {
            crowd = new Crowd(subscription.rule());
            exact.put(subscription.filter(), crowd);
        }
        crowd.add(subscription);
        ledger.add(TopicCounter.SUBSCRIBED, 1);
        if (request.since().isKnown() && !replay.isResumed()) {
            ledger.add(TopicCounter.NOT_RESUMED, 1);
        }
        depth++;
        try {
            request.onAnswer().accept(replay.toSubscribed());
            replay(subscription, replay.messages());
        } finally {
            depth--;
        }
    }

    private void replay(Subscription subscription, List<Publication> messages) {
        TopicMember member = subscription.member();
        int taken = 0;
        for (Publication message : messages) {
            SharedBytes frame = encoder.frame(message, member.encoding());
            if (frame != null && subscription.isActive()) {
                taken += message.give(member.connection(), frame) ? 1 : 0;
            }
        }
        ledger.add(TopicCounter.REPLAYED, taken);
    }

    /// What is more than the connection takes is not begun with: it would be a gap in the middle.
    private Replay fitting(Connection connection, Subscription subscription, Replay replay) {
        long room = connection.limits().maxQueueBytes() - connection.waitingBytes();
        for (Publication message : replay.messages()) {
            SharedBytes frame = encoder.frame(message, subscription.member().encoding());
            room -= frame == null ? 0 : frame.length();
        }
        return room >= 0 ? replay : replay.without();
    }

    private void standInPattern(Subscription subscription) {
        patterns.add(subscription);
        ledger.pattern(loop.number(), subscription.member().encoding(), 1);
        ledger.add(TopicCounter.SUBSCRIBED, 1);
        HomeTopics home = hub.home(subscription.parsed());
        home.run(() -> home.wantPattern(subscription.filter(), 1), () -> {});
    }

    /// Ends a subscription, also one that is not answered yet.
    ///
    /// @return whether there was such a subscription
    boolean unsubscribe(Connection connection, String filter) {
        TopicMember member = find(connection);
        Subscription subscription = member == null ? null : member.find(filter);
        if (subscription == null) {
            return false;
        }
        boolean wasActive = subscription.isActive();
        forget(subscription);
        if (wasActive) {
            tellHome(List.of(subscription));
        }
        return true;
    }

    @Override
    public void leave(Connection connection) {
        TopicMember member = find(connection);
        if (member == null) {
            return;
        }
        List<Subscription> active = new ArrayList<>();
        for (Subscription each : List.copyOf(member.all())) {
            if (each.isActive()) {
                active.add(each);
            }
            forget(each);
        }
        tellHome(active);
    }

    /// Gives a publication to all members whose filters match, once to each.
    void deliver(Publication publication) {
        depth++;
        try {
            match(publication);
            SeenMarks marks = matched.size() > 1 ? seen.next() : null;
            int taken = 0;
            for (int i = 0; i < matched.size(); i++) {
                taken += matched.get(i).deliver(publication, encoder, marks);
            }
            ledger.add(TopicCounter.DELIVERED, taken);
        } finally {
            matched.clear();
            depth--;
        }
    }

    private void match(Publication publication) {
        TopicFilter name = publication.message().topic();
        assert matched.isEmpty() : "a delivery within a delivery";
        Crowd own = exact.find(name.text());
        if (publication.message().kind().isMessage() && !patterns.isEmpty()) {
            patterns.match(name, matched);
            // What an earlier rule takes out of the pattern is not for those of a later one.
            keepOnly(publication.rule());
        }
        if (own != null) {
            matched.add(own);
        }
    }

    private void keepOnly(TopicRule rule) {
        int kept = 0;
        for (int i = 0; i < matched.size(); i++) {
            Crowd crowd = matched.get(i);
            if (crowd.rule().equals(rule)) {
                matched.set(kept++, crowd);
            }
        }
        while (matched.size() > kept) {
            matched.removeLast();
        }
    }

    /// How large the tables are, for tests: names, patterns, members.
    List<Integer> sizes() {
        int there = (int) Arrays.stream(members).filter(member -> member != null).count();
        return List.of(exact.count(), patterns.isEmpty() ? 0 : 1, there);
    }

    long steps() {
        return patterns.steps();
    }

    private void keep(TopicMember member) {
        int slot = member.connection().slot();
        if (slot >= members.length) {
            members = Arrays.copyOf(members, Math.max(slot + 1, members.length * 2));
        }
        TopicMember before = members[slot];
        if (before != null && before != member) {
            // Another connection had the slot and did not leave.
            leave(before.connection());
        }
        members[slot] = member;
    }

    /// Takes a subscription away here; its home is told by the caller.
    private void forget(Subscription subscription) {
        TopicMember member = subscription.member();
        Subscription _ = member.remove(subscription.filter());
        ledger.giveSubscription();
        int slot = member.connection().slot();
        if (member.count() == 0 && members[slot] == member) {
            members[slot] = null;
        }
        if (!subscription.isActive()) {
            return;
        }
        ledger.add(TopicCounter.UNSUBSCRIBED, 1);
        if (subscription.parsed().isPattern()) {
            patterns.remove(subscription);
            ledger.pattern(loop.number(), member.encoding(), -1);
            return;
        }
        Crowd crowd = exact.find(subscription.filter());
        if (crowd != null) {
            crowd.remove(subscription);
            if (crowd.isEmpty()) {
                Crowd _ = exact.remove(subscription.filter());
            }
        }
    }

    /// Tells the homes of topics that subscriptions are gone, each of them once.
    private void tellHome(List<Subscription> gone) {
        for (HomeTopics home : hub.homes()) {
            List<Subscription> its =
                    gone.stream().filter(each -> hub.home(each.parsed()) == home).toList();
            if (!its.isEmpty()) {
                home.run(() -> home.unsubscribed(its), () -> {});
            }
        }
    }

    private static void answer(SubscribeRequest request, TopicResult result) {
        request.onAnswer().accept(Subscribed.refused(result));
    }
}
