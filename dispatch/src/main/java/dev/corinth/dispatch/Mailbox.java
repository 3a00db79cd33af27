package dev.corinth.dispatch;

import dev.corinth.engine.Command;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Loop;
import dev.corinth.engine.SparingLog;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/// What has been told of one connection and was not handled yet: records of a kind and bytes. Owned
/// by the loop of the connection, which posts; what it delivers is handled by one thread at a time.
///
/// A mailbox takes everything that is posted. Where that is too much it says so to its
/// [Recipient], which stops bringing: nothing is lost, and nothing is refused.
public abstract sealed class Mailbox permits LetterBox, AppMailbox {
    /// A hold until there is room in what all mailboxes of a dispatch share.
    static final int SHARED_IS_FULL = 1;

    /// A hold until this mailbox is emptier.
    static final int OWN_IS_FULL = 2;

    /// A hold until the application has seen that the connection is open.
    static final int NOT_OPEN = 4;

    private static final SparingLog LOG = new SparingLog(System.getLogger("dev.corinth.dispatch"));

    final Connection connection;
    private final long id;
    private final Recipient recipient;

    /// Why the recipient brings nothing now. On the loop only.
    private int holds;

    /// Whether the handler has thrown. On the thread that delivers only.
    private boolean hasFailed;

    Mailbox(Connection connection, Recipient recipient) {
        this.connection = connection;
        this.id = connection.id();
        this.recipient = recipient;
    }

    /// Posts a record. On the loop of the connection only; after a record of rank [Rank#LAST]
    /// nothing may follow.
    ///
    /// @param rank what becomes of it when not everything can be handled
    /// @param kind 0 or more; what it means is the poster's own business
    /// @param bytes native memory; copied
    /// @param from where the record begins
    /// @param to where it ends
    public abstract void post(Rank rank, int kind, MemorySegment bytes, long from, long to);

    /// Posts a record without bytes.
    ///
    /// @param rank as for [#post(Rank, int, MemorySegment, long, long)]
    /// @param kind as for [#post(Rank, int, MemorySegment, long, long)]
    public final void post(Rank rank, int kind) {
        post(rank, kind, MemorySegment.NULL, 0, 0);
    }

    final long id() {
        return id;
    }

    final Loop loop() {
        return connection.loop();
    }

    /// Adds a reason to bring nothing. On the loop only.
    final void hold(int reason) {
        int before = holds;
        holds = before | reason;
        if (before == 0) {
            recipient.hold();
        }
    }

    /// Takes a reason away. On the loop only.
    final void release(int reason) {
        int before = holds;
        holds = before & ~reason;
        if (before != 0 && holds == 0) {
            recipient.release();
        }
    }

    final boolean isHeld(int reason) {
        return (holds & reason) != 0;
    }

    /// Takes a reason away, from any thread. A loop that has ended has nothing to bring.
    final void releaseSoon(int reason) {
        boolean isTaken = loop().execute(() -> release(reason));
        assert isTaken || !connection.isOpen();
    }

    /// Has a record handled, whatever comes of it.
    ///
    /// @param drops whether the time for messages is over
    final void deliver(Posting record, DropSwitch drops) {
        // An interrupt until now was for another handler: the switch is turned on before those that
        // run are interrupted, and is looked at after this.
        boolean _ = Thread.interrupted();
        boolean isLast = record.rank() == Rank.LAST;
        boolean isLate = record.rank() == Rank.MESSAGE && drops.isOn();
        if (isLate || (hasFailed && !isLast)) {
            return;
        }
        try {
            recipient.receive(record.kind(), record.bytes(), record.from(), record.to());
        } catch (Throwable thrown) {
            hasFailed = true;
            report(thrown);
        }
        drops.handlerReturned();
    }

    /// One record on its way to its recipient. Immutable; lives for one call.
    ///
    /// @param rank what becomes of it
    /// @param kind as posted
    /// @param bytes where it lies
    /// @param from where it begins
    /// @param to where it ends
    record Posting(Rank rank, int kind, MemorySegment bytes, long from, long to) {
        long length() {
            return to - from;
        }
    }

    /// The loop logs it and ends the connection, as if it had called the handler itself.
    private void report(Throwable thrown) {
        Loop loop = loop();
        Runnable told =
                () -> {
                    if (loop.find(id) == connection) {
                        loop.report(connection, thrown);
                    } else {
                        log(thrown);
                    }
                };
        Runnable untold = () -> log(thrown);
        if (!loop.execute(new Command(told, untold))) {
            untold.run();
        }
    }

    private void log(Throwable thrown) {
        String where = "a callback of connection " + Long.toHexString(id) + ", which is gone";
        LOG.log(Level.ERROR, "Exception in " + where, thrown);
    }
}
