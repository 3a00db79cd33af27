package dev.corinth.ring;

/// What one side of a pipe knows and the other does not, alone on its cache lines. Owned by that
/// side.
final class Cursor<L extends Link<L>> extends CursorFields<L> {
    long behind0;
    long behind1;
    long behind2;
    long behind3;
    long behind4;
    long behind5;
    long behind6;
    long behind7;
    long behind8;
    long behind9;
    long behind10;
    long behind11;

    Cursor(L link) {
        super(link);
    }

    /// Goes to the beginning of another link.
    void goTo(L next) {
        link = next;
        at = 0;
        seen = 0;
        pending = 0;
    }
}
