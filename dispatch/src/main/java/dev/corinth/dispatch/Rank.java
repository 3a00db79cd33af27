package dev.corinth.dispatch;

/// What becomes of a record when not everything can be handled any more. Immutable.
public enum Rank {
    /// Counts towards the limits; dropped after a failure of the handler, and at the deadline of a
    /// stop.
    MESSAGE(0),
    /// Does not count, and always has room; dropped after a failure of the handler.
    CONTROL(1),
    /// The last record of a connection: always handled.
    LAST(2);

    /// How it stands in a ring.
    final int code;

    Rank(int code) {
        this.code = code;
    }

    static Rank of(int code) {
        return switch (code) {
            case 0 -> MESSAGE;
            case 1 -> CONTROL;
            default -> LAST;
        };
    }
}
