package dev.corinth.pubsub;

import dev.corinth.engine.Connection;
import dev.corinth.engine.SharedBytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The members of one filter on one loop that are sent the same frames. Owned by that loop.
///
/// ```
/// [0 … count)   in no order; the last one takes the place of one that leaves
/// ```
final class MemberList {
    private static final int FIRST_CAPACITY = 2;

    private @Nullable Connection[] connections = new @Nullable Connection[FIRST_CAPACITY];
    private @Nullable Subscription[] subscriptions = new @Nullable Subscription[FIRST_CAPACITY];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(Subscription subscription) {
        if (count == connections.length) {
            resize(count * 2);
        }
        connections[count] = subscription.member().connection();
        subscriptions[count] = subscription;
        subscription.stand(this, count++);
    }

    void remove(Subscription subscription) {
        int place = subscription.place();
        assert subscriptions[place] == subscription : "it stands elsewhere";
        int last = --count;
        Subscription moved = subscriptions[last];
        connections[place] = connections[last];
        subscriptions[place] = moved;
        connections[last] = null;
        subscriptions[last] = null;
        if (moved != null && moved != subscription) {
            moved.stand(this, place);
        }
        subscription.stand(null, 0);
        if (count >= FIRST_CAPACITY && count < connections.length / 4) {
            resize(connections.length / 2);
        }
    }

    /// Gives a publication to all members.
    ///
    /// @param seen who had it already is left out; null if nobody can have
    /// @return how many took it
    int deliver(Publication publication, SharedBytes frame, @Nullable SeenMarks seen) {
        int taken = 0;
        long except = publication.message().except();
        // From the last to the first, since a policy may make a member leave meanwhile.
        for (int i = count - 1; i >= 0; i--) {
            Connection member = i < count ? connections[i] : null;
            if (member != null
                    && (seen == null || seen.isFirst(member.slot()))
                    && (except == 0 || member.id() != except)) {
                taken += publication.give(member, frame) ? 1 : 0;
            }
        }
        return taken;
    }

    private void resize(int capacity) {
        connections = Arrays.copyOf(connections, capacity);
        subscriptions = Arrays.copyOf(subscriptions, capacity);
    }
}
