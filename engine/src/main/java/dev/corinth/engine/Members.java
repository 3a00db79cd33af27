package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/// The members of a group on one loop. Owned by that loop.
///
/// ```
/// members[0 … count)   in no order; the last one takes the place of one that leaves
/// places[slot]         where the connection with this slot stands, plus one; 0: not here
/// ```
final class Members {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable Connection[] members = new @Nullable Connection[FIRST_CAPACITY];
    private int[] variants = new int[FIRST_CAPACITY];
    private int[] places = new int[FIRST_CAPACITY];
    private int count;

    /// Adds a member, unless it is one.
    ///
    /// @return whether there is one more now
    boolean add(Connection member, int variant) {
        int slot = member.slot();
        if (slot >= places.length) {
            places = Arrays.copyOf(places, Math.max(slot + 1, places.length * 2));
        }
        int place = places[slot] - 1;
        if (place >= 0) {
            // Another connection had the slot and did not leave: its place is taken over.
            boolean isNew = members[place] != member;
            members[place] = member;
            variants[place] = isNew ? variant : variants[place];
            return false;
        }
        if (count == members.length) {
            members = Arrays.copyOf(members, count * 2);
            variants = Arrays.copyOf(variants, count * 2);
        }
        members[count] = member;
        variants[count] = variant;
        places[slot] = ++count;
        return true;
    }

    /// Removes a member, if it is one. It may be closed already: it keeps its slot's number.
    ///
    /// @return whether there is one less now
    boolean remove(Connection member) {
        int slot = member.slot();
        if (!isMember(member)) {
            return false;
        }
        int place = placeOf(slot);
        int last = --count;
        Connection moved = members[last];
        members[place] = moved;
        variants[place] = variants[last];
        members[last] = null;
        if (moved != null) {
            places[moved.slot()] = place + 1;
        }
        places[slot] = 0;
        return true;
    }

    /// Gives the broadcast to those who are meant.
    void send(Broadcast broadcast, Recipients recipients) {
        if (recipients.areNamed()) {
            sendToNamed(broadcast, recipients);
            return;
        }
        // From the last to the first, since a policy may make a member leave meanwhile.
        for (int i = count - 1; i >= 0; i--) {
            Connection member = i < count ? members[i] : null;
            if (member != null && !recipients.leavesOut(member.id())) {
                broadcast.give(member, variants[i]);
            }
        }
    }

    private void sendToNamed(Broadcast broadcast, Recipients recipients) {
        for (int i = 0; i < recipients.count(); i++) {
            long id = recipients.id(i);
            int place = placeOf(ConnectionId.slot(id));
            Connection member = place < 0 ? null : members[place];
            if (member != null && member.id() == id) {
                broadcast.give(member, variants[place]);
            }
        }
    }

    /// Does something with every member that is here when this begins and has not left when its
    /// turn comes.
    void each(Consumer<Connection> task) {
        for (Connection member : Arrays.copyOf(members, count)) {
            if (member != null && isMember(member)) {
                task.accept(member);
            }
        }
    }

    private boolean isMember(Connection connection) {
        int place = placeOf(connection.slot());
        return place >= 0 && members[place] == connection;
    }

    private int placeOf(int slot) {
        return slot >= 0 && slot < places.length ? places[slot] - 1 : -1;
    }
}
