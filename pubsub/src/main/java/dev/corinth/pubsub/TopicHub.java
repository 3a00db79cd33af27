package dev.corinth.pubsub;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Membership;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// The topics of one engine. Safe for any thread, unless a method says otherwise.
///
/// Every topic has a home, one of the loops, which gives its messages their order: all subscribers
/// see the same. A message goes to the home, is framed there once for each kind of subscriber, and
/// goes on to each loop on which somebody wants it, as one command. What one thread publishes to a
/// topic arrives in that order.
///
/// A connection subscribes as a [TopicMember], on its own loop. Whoever owns the connection
/// has it leave ([#membership]) when nothing may be sent on it any more.
public final class TopicHub {
    /// The most encodings of a hub.
    static final int MAX_ENCODINGS = 16;

    /// The most listeners of a hub.
    private static final int MAX_LISTENERS = 1_000;

    private final TopicConfig config;
    private final Ledger ledger;
    private final List<Encoding> encodings = new CopyOnWriteArrayList<>();
    private final List<TopicListening> listeners = new CopyOnWriteArrayList<>();
    private final List<LoopTopics> locals = new ArrayList<>();
    private final List<HomeTopics> homes = new ArrayList<>();

    /// So that nobody outside can find two topics of one key.
    private final long seed = ThreadLocalRandom.current().nextLong();

    private volatile @Nullable BackplanePort port;

    private TopicHub(Engine engine, TopicConfig config) {
        List<Loop> loops = engine.loops();
        this.config = config;
        this.ledger = new Ledger(config.limits(), loops.size());
        loops.forEach(loop -> locals.add(new LoopTopics(this, loop)));
        locals.forEach(local -> homes.add(new HomeTopics(this, local)));
    }

    /// Makes the topics of an engine. They end with it.
    ///
    /// @param engine whose connections may subscribe
    /// @param config which topics there may be
    /// @return without subscribers
    public static TopicHub start(Engine engine, TopicConfig config) {
        var hub = new TopicHub(engine, config);
        BackplanePort port = config.backplane().attach(new HubLink(hub));
        hub.port = port;
        var _ = engine.ended().whenComplete((nothing, error) -> port.close());
        return hub;
    }

    /// Adds a kind of subscribers. By one thread at a time.
    ///
    /// @param encoding makes what they are sent
    /// @return its number, for [TopicMember#of]
    /// @throws IllegalStateException if there are 16
    public int encoding(Encoding encoding) {
        if (encodings.size() == MAX_ENCODINGS) {
            throw new IllegalStateException("encodings of topics: at most " + MAX_ENCODINGS);
        }
        int number = encodings.size();
        encodings.add(encoding);
        return number;
    }

    /// With whom a connection has to leave at its end.
    ///
    /// @param connection of this engine
    /// @return the topics of its loop
    public Membership membership(Connection connection) {
        return locals.get(connection.loop().number());
    }

    /// Subscribes. On the loop of the member; also inside of any callback.
    ///
    /// @param member of this engine
    /// @param request to what, and who is told
    public void subscribe(TopicMember member, SubscribeRequest request) {
        Objects.checkIndex(member.encoding(), encodings.size());
        local(member.connection()).subscribe(member, request);
    }

    /// Ends a subscription, also one that is not answered yet. On the loop of the connection; also
    /// inside of any callback. Nothing of it is sent afterwards.
    ///
    /// @param connection of this engine
    /// @param filter the name or pattern as it was given
    /// @return whether there was such a subscription
    public boolean unsubscribe(Connection connection, String filter) {
        return local(connection).unsubscribe(connection, filter);
    }

    /// What a connection subscribes to, or is about to. On its loop.
    ///
    /// @param connection of this engine
    /// @return a copy of names and patterns, in no order
    public List<String> subscriptions(Connection connection) {
        TopicMember member = local(connection).find(connection);
        return member == null ? List.of() : member.filters();
    }

    /// Publishes, as the application: no guard is asked, but a rule must cover the topic. A topic
    /// that retains its last message forgets it when one without bytes is published.
    ///
    /// @param message what and where
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(TopicMessage message) {
        TopicResult verdict = verdict(message);
        if (verdict == TopicResult.DENIED) {
            ledger.add(TopicCounter.DENIED, 1);
        }
        return verdict == TopicResult.TAKEN ? send(message) : verdict;
    }

    private TopicResult verdict(TopicMessage message) {
        if (!config.limits().problem(message.topic()).isEmpty()) {
            return TopicResult.BAD_NAME;
        }
        if (message.payload().length > config.limits().maxMessage()) {
            return TopicResult.TOO_LONG;
        }
        return config.rule(message.topic()) == null ? TopicResult.DENIED : TopicResult.TAKEN;
    }

    private TopicResult send(TopicMessage message) {
        boolean isTaken = port().publish(message);
        ledger.add(isTaken ? TopicCounter.PUBLISHED : TopicCounter.LOST, 1);
        return isTaken ? TopicResult.TAKEN : TopicResult.UNAVAILABLE;
    }

    /// Publishes for a member, if the guard of the topic allows it.
    ///
    /// @param member of this engine
    /// @param message what and where
    /// @return [TopicResult#TAKEN] if it is on its way
    public TopicResult publish(TopicMember member, TopicMessage message) {
        return isAllowed(member, TopicAct.PUBLISH, message.topic())
                ? publish(message)
                : TopicResult.DENIED;
    }

    /// Asks the guard of a topic; a refusal is counted.
    ///
    /// @param member of this engine
    /// @param act what it wants to do
    /// @param topic with what
    /// @return false also if no rule covers the topic
    public boolean isAllowed(TopicMember member, TopicAct act, TopicFilter topic) {
        TopicRule rule = config.rule(topic);
        boolean isAllowed = rule != null && rule.guard().allows(member, act, topic.text());
        ledger.add(TopicCounter.DENIED, isAllowed ? 0 : 1);
        return isAllowed;
    }

    /// What is kept of a topic. The application is not asked who it is.
    ///
    /// @param topic a name
    /// @param since only what came behind this place; [Position#NONE] for the newest
    /// @param most how many messages, 0 or more
    /// @return completes on the home of the topic; empty where there is no such topic
    public CompletableFuture<TopicHistory> history(TopicFilter topic, Position since, int most) {
        return ask(topic, home -> home.history(topic.text(), since, most));
    }

    /// Who is in a topic that tells it.
    ///
    /// @param topic a name
    /// @return completes on the home of the topic; at most 1,000 names, the longest there first
    public CompletableFuture<List<String>> present(TopicFilter topic) {
        return ask(topic, home -> home.present(topic.text()));
    }

    /// How many connections subscribe to a topic by its name.
    ///
    /// @param topic a name
    /// @return completes on the home of the topic
    public CompletableFuture<Integer> subscribers(TopicFilter topic) {
        return ask(topic, home -> home.subscribers(topic.text()));
    }

    /// The topics to which most messages were published, of those that somebody subscribes to or of
    /// which something is kept. Of each loop the first 10,000 are looked at.
    ///
    /// @param most how many, 1 or more
    /// @return completes when each loop has answered; the busiest first
    public CompletableFuture<List<TopicFigures>> busiest(int most) {
        List<CompletableFuture<List<TopicFigures>>> answers =
                homes.stream().map(home -> ask(home, it -> it.busiest(most))).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        _ ->
                                TopicFigures.busiest(
                                        answers.stream().map(CompletableFuture::join).toList(),
                                        most));
    }

    /// Has the application told what is published to topics.
    ///
    /// @param filter which topics
    /// @param listener what is told
    /// @return runs to end it
    /// @throws IllegalStateException if there are 1,000
    public Runnable listen(TopicFilter filter, TopicListener listener) {
        if (listeners.size() >= MAX_LISTENERS) {
            throw new IllegalStateException("listeners of topics: at most " + MAX_LISTENERS);
        }
        var listening = new TopicListening(filter, listener);
        listeners.add(listening);
        return () -> listeners.remove(listening);
    }

    /// A figure of all loops together.
    ///
    /// @param counter which
    /// @return 0 or more, since the start
    public long count(TopicCounter counter) {
        return ledger.count(counter);
    }

    /// How many topics there are that somebody subscribes to, or of which something is kept.
    ///
    /// @return 0 or more
    public int topics() {
        return ledger.topics();
    }

    /// How many subscriptions there are.
    ///
    /// @return 0 or more
    public int subscriptions() {
        return ledger.subscriptions();
    }

    /// How much is kept, as [TopicLimits#maxKeptBytes] counts it.
    ///
    /// @return bytes
    public long keptBytes() {
        return ledger.keptBytes();
    }

    /// Which topics there may be.
    ///
    /// @return as given
    public TopicConfig config() {
        return config;
    }

    // --- for its neighbours ---------------------------------------------------------------

    Ledger ledger() {
        return ledger;
    }

    List<Encoding> encodings() {
        return encodings;
    }

    List<TopicListening> listeners() {
        return listeners;
    }

    List<LoopTopics> locals() {
        return locals;
    }

    List<HomeTopics> homes() {
        return homes;
    }

    LoopTopics local(int loop) {
        return locals.get(loop);
    }

    HomeTopics home(TopicFilter filter) {
        int hash = filter.hashCode();
        return homes.get(Math.floorMod(hash ^ (hash >>> 16), homes.size()));
    }

    BackplanePort port() {
        BackplanePort attached = port;
        if (attached == null) {
            throw new IllegalStateException("the backplane spoke before it was attached");
        }
        return attached;
    }

    /// A number for a topic that others cannot guess.
    long keyOf(TopicFilter topic) {
        long key = seed;
        for (int i = 0; i < topic.text().length(); i++) {
            key = (key ^ topic.text().charAt(i)) * 0x100000001B3L;
        }
        return key;
    }

    private LoopTopics local(Connection connection) {
        LoopTopics here = locals.get(connection.loop().number());
        assert here.loop().isOwner();
        return here;
    }

    private <T> CompletableFuture<T> ask(TopicFilter topic, Function<HomeTopics, T> question) {
        return ask(home(topic), question);
    }

    private static <T> CompletableFuture<T> ask(HomeTopics home, Function<HomeTopics, T> question) {
        var answer = new CompletableFuture<T>();
        home.run(
                () -> answer.complete(question.apply(home)),
                () -> answer.completeExceptionally(new IllegalStateException("stopped")));
        return answer;
    }
}
