package dev.corinth.engine;

/// What a test throws on purpose: without a stack trace, since nobody needs to look for it.
final class Wanted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wanted() {
        super("as the test wants it", null, false, false);
    }
}
