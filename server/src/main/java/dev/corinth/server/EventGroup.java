package dev.corinth.server;

import dev.corinth.engine.Broadcast;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Group;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Recipients;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReference;

/// Streams of one server that are sent the same events. Safe for any thread.
///
/// An event to a group is written once and handed to each loop as one command. What one thread
/// sends to a group arrives in that order.
public final class EventGroup {
    /// Set by the first member, whose engine all members belong to.
    private final AtomicReference<@Nullable Group> bound = new AtomicReference<>();

    /// Makes an empty group.
    public EventGroup() {}

    /// Adds a stream. It leaves by itself when it has ended.
    ///
    /// @param stream of the same server as all other members
    public void join(EventStream stream) {
        Group members = bind(stream.connection().loop());
        stream.whileOpen(
                speaking -> {
                    members.join(stream.connection(), 0);
                    speaking.joined(members);
                });
    }

    /// Removes a stream; does nothing if it is no member.
    ///
    /// @param stream of the same server
    public void leave(EventStream stream) {
        Group members = bound.get();
        if (members != null) {
            stream.whileOpen(
                    speaking -> {
                        members.leave(stream.connection());
                        speaking.left(members);
                    });
        }
    }

    /// Sends an event to all members, each by its own policy.
    ///
    /// @param event written once
    public void send(ServerEvent event) {
        sendLatest(Connection.NO_KEY, event);
    }

    /// Sends an event that replaces a waiting one of the same key, where that is the policy.
    ///
    /// @param key not 0
    /// @param event written once
    public void sendLatest(long key, ServerEvent event) {
        Group members = bound.get();
        if (members != null) {
            var broadcast = new Broadcast(key, EventStream.shared(event.toBytes()));
            members.send(broadcast, Recipients.all());
        }
    }

    /// How many members there are.
    ///
    /// @return 0 or more
    public int count() {
        Group members = bound.get();
        return members == null ? 0 : members.count();
    }

    private Group bind(Loop loop) {
        Group current = bound.get();
        if (current != null) {
            return current;
        }
        Group made = Group.beside(loop);
        Group before = bound.compareAndExchange(null, made);
        return before == null ? made : before;
    }
}
