package dev.corinth.poller;

/// How requests and descriptors are marked in the kernel, so that what it answers finds the line.
/// Stateless; safe for any thread.
///
/// ```
/// kind 8 bits | generation 24 bits | slot 32 bits
/// ```
final class LineMark {
    static final int CANCEL = 0;
    static final int WAKE = 1;
    static final int ACCEPT = 2;
    static final int CONNECT = 3;
    static final int RECEIVE = 4;
    static final int SEND = 5;
    static final int CANCEL_INTAKE = 6;
    static final int READY = 7;
    static final int CANCEL_OUTGOING = 8;

    private static final int KIND_AT = 56;
    private static final int GENERATION_AT = 32;
    private static final int GENERATION_MASK = (1 << LineTable.GENERATION_BITS) - 1;

    private LineMark() {}

    static long of(int kind, int slot) {
        return (long) kind << KIND_AT | slot;
    }

    static long of(int kind, Line line) {
        return of(kind, line.slot()) | (long) line.generation() << GENERATION_AT;
    }

    static int kind(long mark) {
        return (int) (mark >>> KIND_AT);
    }

    static int slot(long mark) {
        return (int) mark;
    }

    static int generation(long mark) {
        return (int) (mark >>> GENERATION_AT) & GENERATION_MASK;
    }
}
