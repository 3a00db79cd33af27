package dev.corinth.dispatch;

import dev.corinth.engine.Connection;

import java.lang.foreign.MemorySegment;

/// The mailbox of a connection whose application has a thread of its own: a share in the lane from
/// its loop. Owned by its loop; the application's thread only delivers.
final class AppMailbox extends Mailbox {
    private final AppLane lane;
    private boolean isKnown;

    /// How many records of this mailbox wait before the ring. On the loop only.
    int waiting;

    AppMailbox(Connection connection, Recipient recipient, AppLane lane) {
        super(connection, recipient);
        this.lane = lane;
    }

    @Override
    public void post(Rank rank, int kind, MemorySegment bytes, long from, long to) {
        assert loop().isOwner();
        if (!isKnown) {
            isKnown = true;
            // Nothing more is brought until the application has answered this.
            hold(NOT_OPEN);
            lane.introduce(this, new Posting(rank, kind, bytes, from, to));
        } else {
            lane.post(this, new Posting(rank, kind, bytes, from, to));
        }
    }
}
