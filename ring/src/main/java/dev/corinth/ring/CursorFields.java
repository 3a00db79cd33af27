package dev.corinth.ring;

/// The fields of a [Cursor], after the padding. Owned by one side of a pipe.
abstract class CursorFields<L extends Link<L>> extends LinePad {
    /// Where this side is.
    L link;

    /// Its own position in that link, which the other side may not know yet.
    long at;

    /// The other side's position, as last seen. Where there is nothing to see, this side's own
    /// position as last published.
    long seen;

    /// How many records went by since this side published its position.
    int pending;

    /// Whether a handler is being called: so that it is not called from inside itself.
    boolean isReading;

    CursorFields(L link) {
        this.link = link;
    }
}
