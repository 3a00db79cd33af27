package dev.corinth.dispatch;

import java.lang.foreign.MemorySegment;

/// What is behind a mailbox: takes its records on a thread where it may block, and stops bringing
/// more on the loop of its connection. Its thread stands at each method.
public interface Recipient {
    /// Handles one record. Never on the loop; one at a time and in order for each mailbox. What it
    /// throws is logged and ends the connection, and only the record of rank [Rank#LAST] follows.
    ///
    /// @param kind as posted
    /// @param bytes native memory, valid until this returns
    /// @param from where the record begins
    /// @param to where it ends
    void receive(int kind, MemorySegment bytes, long from, long to);

    /// Too much waits: bring no more messages, or at most what is in hand. On the loop.
    void hold();

    /// There is room again. On the loop, once for each [#hold].
    void release();
}
