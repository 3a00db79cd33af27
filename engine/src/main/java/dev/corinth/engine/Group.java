package dev.corinth.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Connections that are sent the same things: those of a route, an application, a topic. Members
/// join and leave on their own loop; everything else is for every thread.
///
/// A broadcast is framed once for each variant that members want (such as plain and compressed),
/// and goes to each loop as one command; the loop hands the same bytes to all of its members.
public final class Group implements Membership {
    private final Engine engine;
    private final Members[] members;
    private final AtomicInteger count = new AtomicInteger();

    /// Makes an empty group.
    ///
    /// @param engine whose connections it may have
    public Group(Engine engine) {
        int loops = engine.config().loops();
        members = new Members[loops];
        for (int i = 0; i < loops; i++) {
            members[i] = new Members();
        }
        this.engine = engine;
    }

    /// Makes an empty group for the connections of the engine that a loop belongs to.
    ///
    /// @param loop any of them
    /// @return an empty group
    public static Group beside(Loop loop) {
        return new Group(loop.engine());
    }

    /// Adds a connection. It must leave before it is gone, at the latest when its protocol is told
    /// that it is closed. On the loop of the connection.
    ///
    /// @param member the connection
    /// @param variant which of the variants of a broadcast it is sent: 0 or more
    public void join(Connection member, int variant) {
        assert member.loop().isOwner();
        if (members[member.loop().number()].add(member, variant)) {
            count.incrementAndGet();
        }
    }

    /// Removes a connection; does nothing if it is not a member. On the loop of the connection.
    ///
    /// @param member the connection
    @Override
    public void leave(Connection member) {
        assert member.loop().isOwner();
        if (members[member.loop().number()].remove(member)) {
            count.decrementAndGet();
        }
    }

    /// How many members there are on all loops.
    ///
    /// @return 0 or more
    public int count() {
        return count.get();
    }

    /// Sends to members. Those of the calling loop are given it at once, others when their loop
    /// takes it up. A member that is full is treated by its own policy. A loop to which 16 MiB of
    /// messages are on their way takes no more: its members go without, which is counted
    /// ([Counter#COMMANDS_REFUSED]).
    ///
    /// @param broadcast what each variant is sent; let go of when all loops are done
    /// @param recipients who gets it
    public void send(Broadcast broadcast, Recipients recipients) {
        for (Loop loop : engine.loops()) {
            if (recipients.mayBeOn(loop.number())) {
                send(broadcast, recipients, loop);
            }
        }
        broadcast.release();
    }

    /// Does something with every member, each on its loop: at once on the calling loop, soon on
    /// the others. Who joins or leaves meanwhile may be met or not.
    ///
    /// @param task short and not blocking; what it throws ends at most that member
    /// @param onFinish called once when all are done, on the last loop or on the calling thread; a
    ///     loop that has ended or died has no members
    public void each(Consumer<Connection> task, Runnable onFinish) {
        AtomicInteger left = new AtomicInteger(members.length);
        Runnable finish = () -> finish(left, onFinish);
        List<Loop> loops = engine.loops();
        // The others first: they are asked whatever happens here.
        loops.stream().filter(loop -> !loop.isOwner()).forEach(loop -> ask(loop, task, finish));
        loops.stream().filter(Loop::isOwner).forEach(loop -> each(loop, task, finish));
    }

    private void ask(Loop loop, Consumer<Connection> task, Runnable finish) {
        if (!loop.execute(new Command(() -> each(loop, task, finish), finish))) {
            finish.run();
        }
    }

    private void each(Loop loop, Consumer<Connection> task, Runnable finish) {
        try {
            members[loop.number()].each(it -> loop.callbacks().guard(it, () -> task.accept(it)));
        } finally {
            finish.run();
        }
    }

    private static void finish(AtomicInteger left, Runnable onFinish) {
        if (left.decrementAndGet() == 0) {
            onFinish.run();
        }
    }

    private void send(Broadcast broadcast, Recipients recipients, Loop loop) {
        broadcast.hold();
        Members here = members[loop.number()];
        if (loop.isOwner()) {
            sendHere(here, broadcast, recipients);
            return;
        }
        Runnable arrival = () -> sendHere(here, broadcast, recipients);
        if (!loop.execute(broadcast.bytes(), new Command(arrival, broadcast::release))) {
            broadcast.release();
        }
    }

    private static void sendHere(Members here, Broadcast broadcast, Recipients recipients) {
        try {
            here.send(broadcast, recipients);
        } finally {
            broadcast.release();
        }
    }
}
