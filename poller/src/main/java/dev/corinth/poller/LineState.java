package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

/// What a poller keeps about one line, whatever its kind. Owned by its loop.
///
/// A line that waits for nothing has no range: it is made when it is first needed.
abstract class LineState {
    private final Line line;
    private @Nullable Range submitted;
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

    /// Lets go of memory that is others'.
    void forgetRanges() {
        submitted = null;
    }
}
