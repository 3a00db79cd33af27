package dev.corinth.pubsub;

import dev.corinth.engine.SharedBytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// All members of one filter on one loop. Owned by that loop.
final class Crowd {
    private final TopicRule rule;

    /// By the number of their encoding.
    private @Nullable MemberList[] lists = new @Nullable MemberList[1];

    private int count;

    Crowd(TopicRule rule) {
        this.rule = rule;
    }

    /// The rule under which all of them subscribe.
    TopicRule rule() {
        return rule;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(Subscription subscription) {
        int encoding = subscription.member().encoding();
        if (encoding >= lists.length) {
            lists = Arrays.copyOf(lists, encoding + 1);
        }
        MemberList list = lists[encoding];
        if (list == null) {
            list = new MemberList();
            lists[encoding] = list;
        }
        list.add(subscription);
        count++;
    }

    void remove(Subscription subscription) {
        int encoding = subscription.member().encoding();
        MemberList list = lists[encoding];
        if (list != null) {
            list.remove(subscription);
            lists[encoding] = list.isEmpty() ? null : list;
            count--;
        }
    }

    /// Gives a publication to all members.
    ///
    /// @param seen who had it already is left out; null if nobody can have
    /// @return how many took it
    int deliver(Publication publication, Encoder encoder, @Nullable SeenMarks seen) {
        int taken = 0;
        for (int i = 0; i < lists.length; i++) {
            MemberList list = lists[i];
            SharedBytes frame = list == null ? null : encoder.frame(publication, i);
            if (list != null && frame != null) {
                taken += list.deliver(publication, frame, seen);
            }
        }
        return taken;
    }
}
