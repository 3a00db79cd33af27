package dev.corinth.pubsub;

import dev.corinth.engine.Command;
import dev.corinth.engine.Loop;
import dev.corinth.engine.SparingLog;
import dev.corinth.pubsub.Waiting.Arrived;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The topics whose home is one loop: it gives their messages an order, keeps what is to be kept,
/// and hands each message to every loop on which somebody wants it. Owned by that loop.
final class HomeTopics {
    private static final SparingLog LOG = new SparingLog(System.getLogger("dev.corinth.pubsub"));

    /// As many messages that were published inside of callbacks are taken in one turn.
    private static final int A_TURN = 256;

    private final TopicHub hub;
    private final Loop loop;
    private final LoopTopics local;
    private final Encoder encoder;
    private final NameTable<Topic> topics = new NameTable<>();

    /// How many subscriptions there are to each pattern whose home this is.
    private final NameTable<Integer> patterns = new NameTable<>();

    private final List<Ageing> ageings = new ArrayList<>();
    private final Waiting waiting = new Waiting();
    private boolean isBusy;

    HomeTopics(TopicHub hub, LoopTopics local) {
        this.hub = hub;
        this.local = local;
        this.loop = local.loop();
        this.encoder = new Encoder(hub.encodings(), loop);
        for (TopicRule rule : hub.config().rules()) {
            ageings.add(new Ageing(loop, rule.policy().keepFor(), this::dropIfIdle));
        }
    }

    /// Runs something here, now or soon. For every thread.
    ///
    /// @param dropped run instead if the loop has ended, or dies before
    void run(Runnable action, Runnable dropped) {
        if (loop.isOwner()) {
            action.run();
        } else if (!loop.execute(new Command(action, dropped))) {
            dropped.run();
        }
    }

    /// Takes a message. For every thread.
    ///
    /// @return false if it is refused
    boolean take(TopicMessage message, Position position) {
        if (loop.isOwner()) {
            return accept(message, position);
        }
        var command = new Command(() -> accept(message, position), this::refused);
        boolean isTaken = loop.execute(message.payload().length, command);
        if (!isTaken) {
            refused();
        }
        return isTaken;
    }

    private void refused() {
        hub.ledger().add(TopicCounter.REFUSED, 1);
    }

    // --- subscriptions ------------------------------------------------------------------------

    void subscribe(Subscription subscription, SubscribeRequest request) {
        Topic topic = findOrMake(subscription.parsed(), subscription.rule());
        if (topic == null) {
            answer(subscription, request, Replay.refused(TopicResult.TOO_MANY));
            return;
        }
        topic.interest().add(loopOf(subscription), subscription.member().encoding(), 1);
        if (isPresent(subscription) && topic.presence().join(subscription.presentAs())) {
            tell(topic, TopicKind.JOINED, subscription.presentAs());
        }
        answer(subscription, request, topic.replay(request, loop.nowNs()));
    }

    void unsubscribed(List<Subscription> gone) {
        for (Subscription each : gone) {
            if (each.parsed().isPattern()) {
                wantPattern(each.filter(), -1);
            } else {
                unsubscribed(each);
            }
        }
    }

    private void unsubscribed(Subscription gone) {
        Topic topic = topics.find(gone.filter());
        if (topic == null) {
            return;
        }
        topic.interest().add(loopOf(gone), gone.member().encoding(), -1);
        if (isPresent(gone) && topic.presence().leave(gone.presentAs())) {
            tell(topic, TopicKind.LEFT, gone.presentAs());
        }
        dropIfIdle(topic);
    }

    void wantPattern(String pattern, int more) {
        Integer known = patterns.find(pattern);
        int before = known == null ? 0 : known;
        if (before + more <= 0) {
            Integer _ = patterns.remove(pattern);
            hub.port().interest(pattern, false);
        } else {
            patterns.put(pattern, before + more);
            if (before == 0) {
                hub.port().interest(pattern, true);
            }
        }
    }

    private void answer(Subscription subscription, SubscribeRequest request, Replay replay) {
        LoopTopics to = hub.local(loopOf(subscription));
        if (to == local) {
            to.answered(subscription, request, replay);
        } else {
            // Behind what was handed there before, also where one thread turns all loops.
            // A loop that has ended has nobody who waits.
            boolean _ = to.loop().execute(() -> to.answered(subscription, request, replay));
        }
    }

    // --- publications -------------------------------------------------------------------------

    /// Publishes a message, or lets it wait for its turn.
    ///
    /// @return false if it is refused, which is counted here: not everybody who asks can be told
    private boolean accept(TopicMessage message, Position position) {
        if (!isBusy && !local.isDelivering() && waiting.isEmpty()) {
            publish(message, position);
            return true;
        }
        boolean isTaken =
                waiting.add(new Arrived(message, position))
                        && (waiting.count() > 1 || loop.execute(this::takeWaiting));
        if (!isTaken) {
            refused();
        }
        return isTaken;
    }

    /// Takes what was published while something else was: later, so that a turn ends and what is
    /// published comes to everybody in one order.
    private void takeWaiting() {
        for (int i = 0; i < A_TURN && !waiting.isEmpty(); i++) {
            takeFirst();
        }
        if (!waiting.isEmpty()) {
            boolean _ = loop.execute(this::takeWaiting);
        }
    }

    private void takeFirst() {
        Arrived next = waiting.first();
        try {
            publish(next.message(), next.position());
        } catch (RuntimeException e) {
            // Whoever published it has gone on; the others that wait are not to suffer for it.
            LOG.log(Level.ERROR, "Exception in an encoding of topics", e);
        } finally {
            // Only now: what is published meanwhile has to see that it is not the first.
            waiting.removeFirst();
        }
    }

    private void publish(TopicMessage message, Position position) {
        hub.ledger().add(TopicCounter.RECEIVED, 1);
        Topic known = topics.find(message.topic().text());
        TopicRule rule = known != null ? known.rule() : hub.config().rule(message.topic());
        if (rule == null) {
            // Another server has other rules.
            hub.ledger().add(TopicCounter.DENIED, 1);
            return;
        }
        boolean isKept = message.kind().isMessage() && rule.policy().keeps();
        Topic topic = known == null && isKept ? findOrMake(message.topic(), rule) : known;
        isBusy = true;
        try {
            if (topic == null) {
                long key = hub.keyOf(message.topic());
                int encodings = hub.encodings().size();
                var one =
                        new Publication(message, rule, Position.NONE, loop.nowNs(), key, encodings);
                spread(null, one);
            } else {
                int encodings = hub.encodings().size();
                Publication one = topic.publish(message, position, loop.nowNs(), encodings);
                // First: if an encoding throws, what was kept is still forgotten in time.
                age(topic);
                spread(topic, one);
            }
        } finally {
            isBusy = false;
        }
    }

    /// Frames a publication once for each kind of subscriber, and hands it to each loop.
    ///
    /// @param topic null if nobody subscribes to it by its name
    private void spread(@Nullable Topic topic, Publication publication) {
        Ledger ledger = hub.ledger();
        for (int i = 0; i < encoder.encodings().size(); i++) {
            if (ledger.hasPatternsOf(i) || (topic != null && topic.interest().isOf(i))) {
                var _ = encoder.frame(publication, i);
            }
        }
        for (LoopTopics other : hub.locals()) {
            int number = other.loop().number();
            boolean isWanted =
                    ledger.hasPatterns(number) || (topic != null && topic.interest().isOn(number));
            if (isWanted && other != local) {
                hand(other, publication);
            }
        }
        local.deliver(publication);
        hub.listeners().forEach(listening -> listening.tell(publication, this::listenerFailed));
    }

    private void hand(LoopTopics other, Publication publication) {
        long bytes = publication.message().payload().length;
        Command command = new Command(() -> other.deliver(publication), () -> {});
        if (!other.loop().execute(bytes, command)) {
            hub.ledger().add(TopicCounter.LOOPS_MISSED, 1);
        }
    }

    private void listenerFailed(RuntimeException thrown) {
        hub.ledger().add(TopicCounter.LISTENER_FAILED, 1);
        LOG.log(Level.ERROR, "Exception in a listener of topics", thrown);
    }

    /// Tells the others who comes or goes.
    private void tell(Topic topic, TopicKind kind, String who) {
        byte[] name = who.getBytes(StandardCharsets.UTF_8);
        boolean _ = accept(new TopicMessage(topic.name(), kind, name, 0, 0), Position.NONE);
    }

    // --- what is kept -------------------------------------------------------------------------

    TopicHistory history(String name, Position since, int most) {
        Topic topic = topics.find(name);
        return topic == null ? TopicHistory.NONE : topic.after(since, most, loop.nowNs());
    }

    List<String> present(String name) {
        Topic topic = topics.find(name);
        return topic == null ? List.of() : topic.presence().names();
    }

    List<TopicFigures> busiest(int most) {
        return TopicFigures.busiest(topics.values(), most);
    }

    int subscribers(String name) {
        Topic topic = topics.find(name);
        return topic == null ? 0 : topic.interest().count();
    }

    /// The backplane is there again: histories that may have gaps begin anew at once, so that
    /// nobody goes on across one. What is of interest is said after that, as much in one turn as
    /// a turn may take.
    ///
    /// @param mayHaveMissed whether histories have gaps
    void reconnected(boolean mayHaveMissed) {
        if (mayHaveMissed) {
            topics.names().forEach(this::restart);
        }
        List<String> filters = new ArrayList<>(topics.names());
        filters.addAll(patterns.names());
        restate(filters, 0);
    }

    private void restart(String name) {
        Topic topic = topics.find(name);
        if (topic != null) {
            topic.restart();
            age(topic);
        }
    }

    private void restate(List<String> filters, int from) {
        int to = Math.min(filters.size(), from + A_TURN);
        for (String filter : filters.subList(from, to)) {
            if (topics.find(filter) != null || patterns.find(filter) != null) {
                hub.port().interest(filter, true);
            }
        }
        if (to < filters.size()) {
            boolean _ = loop.execute(() -> restate(filters, to));
        }
    }

    private void age(Topic topic) {
        if (topic.kept().isEmpty()) {
            topic.ageing().remove(topic);
            dropIfIdle(topic);
        } else {
            topic.ageing().renew(topic);
        }
    }

    private @Nullable Topic findOrMake(TopicFilter name, TopicRule rule) {
        Topic known = topics.find(name.text());
        if (known != null) {
            return known;
        }
        if (!hub.ledger().takeTopic()) {
            return null;
        }
        Ageing ageing = ageings.get(hub.config().rules().indexOf(rule));
        Topic made = new Topic(name, rule, hub, ageing);
        topics.put(name.text(), made);
        hub.port().interest(name.text(), true);
        return made;
    }

    private void dropIfIdle(Topic topic) {
        if (topic.isIdle() && topics.find(topic.name().text()) == topic) {
            Topic _ = topics.remove(topic.name().text());
            hub.ledger().giveTopic();
            hub.port().interest(topic.name().text(), false);
        }
    }

    private static int loopOf(Subscription subscription) {
        return subscription.member().connection().loop().number();
    }

    private static boolean isPresent(Subscription subscription) {
        return subscription.rule().policy().tellsPresence() && !subscription.presentAs().isEmpty();
    }
}
