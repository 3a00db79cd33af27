package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

/// What a poller keeps about one line, whatever its kind. Owned by its loop.
///
/// A line that waits for nothing has no range: it is made when it is first needed.
abstract class LineState {
    private final Line line;
    private @Nullable Range submitted;
    private @Nullable Range expected;
    Stage stage;
    IoError cause = IoError.NONE;

    LineState(Line line, Stage stage) {
        this.line = line;
        this.stage = stage;
    }

    final Line line() {
        return line;
    }

    final boolean is(Stage wanted) {
        return stage == wanted;
    }

    /// What is to be sent, to be set.
    final Range submitted() {
        Range range = submitted;
        if (range == null) {
            range = new Range();
            submitted = range;
        }
        return range;
    }

    final boolean isSubmitting() {
        return submitted != null && !submitted.isEmpty();
    }

    /// Where the next bytes belong, to be set.
    final Range expected() {
        Range range = expected;
        if (range == null) {
            range = new Range();
            expected = range;
        }
        return range;
    }

    final boolean expects() {
        return expected != null && !expected.isEmpty();
    }

    /// Has the next bytes come anywhere.
    final void expectNothing() {
        if (expected != null) {
            expected.clear();
        }
    }

    /// Lets go of memory that is others'.
    final void forgetRanges() {
        submitted = null;
        expected = null;
    }
}
