package dev.corinth.pubsub;

import dev.corinth.engine.Connection;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A connection as a user of topics. Made by any thread; what it subscribes to is owned by the
/// loop of the connection.
public final class TopicMember {
    private final Connection connection;
    private final int encoding;
    private final Object who;
    private final Map<String, Subscription> subscriptions = new HashMap<>(4);

    private TopicMember(Connection connection, int encoding, Object who) {
        this.connection = connection;
        this.encoding = encoding;
        this.who = who;
    }

    /// A connection as a member. Several of one connection are one: the first that subscribes.
    ///
    /// @param connection of the engine of the hub
    /// @param encoding what kind of subscriber it is, from [TopicHub#encoding]
    /// @param who what guards know it as, such as its WebSocket
    /// @return without subscriptions
    public static TopicMember of(Connection connection, int encoding, Object who) {
        return new TopicMember(connection, encoding, who);
    }

    /// The connection.
    ///
    /// @return open or not
    public Connection connection() {
        return connection;
    }

    /// What the connection is known as, such as its WebSocket.
    ///
    /// @param type the type asked for
    /// @param <T> the type asked for
    /// @return empty if it is known as something else
    public <T> Optional<T> as(Class<T> type) {
        return type.isInstance(who) ? Optional.of(type.cast(who)) : Optional.empty();
    }

    /// What it subscribes to, or is about to: a copy.
    List<String> filters() {
        return List.copyOf(subscriptions.keySet());
    }

    int encoding() {
        return encoding;
    }

    int count() {
        return subscriptions.size();
    }

    @Nullable Subscription find(String filter) {
        return subscriptions.get(filter);
    }

    void add(Subscription subscription) {
        subscriptions.put(subscription.filter(), subscription);
    }

    @Nullable Subscription remove(String filter) {
        return subscriptions.remove(filter);
    }

    Collection<Subscription> all() {
        return subscriptions.values();
    }
}
