package dev.corinth.dispatch;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.ring.Doorbell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/// The thread of an application that runs for one server. Safe for any thread; what it reads is
/// its own.
///
/// The thread goes round its lanes, one from each loop, and sleeps when all are empty, until a loop
/// rings or a tick is due.
final class AppDispatcher implements Dispatcher, AppLane.Reader {
    private final Backlog backlog;
    private final DropSwitch drops = new DropSwitch();
    private final List<AppLane> lanes = new ArrayList<>();
    private final Ticks ticks;
    private final Thread thread;
    private final Doorbell bell;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile boolean isEnding;

    /// Those whose open the application has seen. Owned by the thread.
    private final Map<Long, AppMailbox> mailboxes = new HashMap<>();

    private AppDispatcher(AppThread.Setup setup, Engine engine) {
        this.backlog = new Backlog(setup.limits());
        this.ticks = new Ticks(setup.hooks(), 0);
        this.thread =
                Thread.ofPlatform()
                        .name("corinth-app-" + setup.name())
                        .daemon(true)
                        .unstarted(this::run);
        this.bell = new Doorbell(() -> LockSupport.unpark(thread));
        for (Loop loop : engine.loops()) {
            lanes.add(new AppLane(loop, setup.ring(), backlog, bell));
        }
    }

    static AppDispatcher start(AppThread.Setup setup, Engine engine) {
        var made = new AppDispatcher(setup, engine);
        made.thread.start();
        try {
            made.started.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "the thread of " + setup.name() + " could not be set up", e.getCause());
        }
        return made;
    }

    @Override
    public Mailbox mailbox(Connection connection, Recipient recipient) {
        return new AppMailbox(connection, recipient, lanes.get(connection.loop().number()));
    }

    @Override
    public long pendingMessages() {
        return backlog.messages();
    }

    @Override
    public void dropAfter(Duration grace) {
        drops.onAfter(grace, thread.getName(), thread::interrupt);
    }

    @Override
    public CompletableFuture<Void> end() {
        isEnding = true;
        LockSupport.unpark(thread);
        return drops.ended();
    }

    @Override
    public void introduced(AppMailbox mailbox, Mailbox.Posting record) {
        mailboxes.put(mailbox.id(), mailbox);
        mailbox.deliver(record, drops);
        mailbox.releaseSoon(Mailbox.NOT_OPEN);
    }

    @Override
    public void delivered(long id, Mailbox.Posting record) {
        Rank rank = record.rank();
        AppMailbox mailbox =
                Objects.requireNonNull(
                        rank == Rank.LAST ? mailboxes.remove(id) : mailboxes.get(id));
        mailbox.deliver(record, drops);
        if (rank == Rank.MESSAGE) {
            backlog.remove(record.length());
        }
    }

    private void run() {
        try {
            ticks.start();
        } catch (Throwable thrown) {
            started.completeExceptionally(thrown);
            return;
        }
        started.complete(null);
        try {
            while (!isEnding) {
                if (round() == 0) {
                    sleep();
                }
                ticks.tickIfDue();
            }
            lanes.forEach(lane -> lane.close(this));
            ticks.stop();
        } finally {
            drops.ended().complete(null);
        }
    }

    private int round() {
        int count = 0;
        for (int i = 0; i < lanes.size(); i++) {
            count += lanes.get(i).read(this);
        }
        return count;
    }

    private void sleep() {
        bell.arm();
        if (!isEnding && lanes.stream().allMatch(AppLane::isIdle)) {
            LockSupport.parkNanos(this, ticks.waitNs());
        }
        bell.disarm();
        // An interrupt that came too late for its handler would keep the thread awake.
        boolean _ = Thread.interrupted();
    }
}
