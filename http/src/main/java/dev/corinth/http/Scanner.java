package dev.corinth.http;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// A reader of one part of a message that can stop after any byte and go on with the next.
/// Owned by the parser that holds it.
///
/// Each part is a handful of states, and each state a method that takes a run of bytes and gives
/// the position behind it. Nothing is read twice: what a state must remember it keeps in a field.
abstract sealed class Scanner permits ChunkedBody, FieldBlock, StartLine {
    /// Bytes of the part so far, for parts that are bounded.
    int length;

    private boolean isDone;
    private long work;
    private @Nullable HttpError error;

    /// How many bytes a part may have. Immutable.
    ///
    /// @param bytes the most that is allowed
    /// @param error what to answer when there are more
    record Limit(int bytes, HttpError error) {}

    /// Reads on at a position: the position after the part's last byte, or [HeadParser#NEED_MORE]
    /// when all was taken, or [HeadParser#ERROR].
    final long scan(MemorySegment segment, long from, long to) {
        long at = from;
        while (at >= 0 && at < to && !isDone) {
            long before = at;
            at = step(segment, before, to);
            work += 1 + Math.max(0, at - before);
        }
        return at < 0 || isDone ? at : HeadParser.NEED_MORE;
    }

    /// Takes at least one byte or changes the state; the new position, or [HeadParser#ERROR]. There
    /// is at least one byte.
    abstract long step(MemorySegment segment, long at, long to);

    /// Moves over bytes of some classes, never further than one byte past a limit; the position of
    /// the first byte of another class, or `to`, or an error.
    final long run(MemorySegment segment, long at, long to, int classes, Limit limit) {
        long end = Math.min(to, at + Math.max(0, limit.bytes() + 1 - length));
        long stop = Grammar.span(segment, at, end, classes);
        length += (int) (stop - at);
        return length > limit.bytes() ? fail(limit.error()) : stop;
    }

    /// Why the part was refused, after an error.
    final @Nullable HttpError error() {
        return error;
    }

    final long fail(HttpError reason) {
        error = reason;
        return HeadParser.ERROR;
    }

    final long fail(String text, String section) {
        return fail(HttpError.badRequest(text, section));
    }

    /// Takes the line feed that must follow a carriage return; no line ends otherwise.
    final long lineFeed(long at, int value) {
        return value == '\n' ? at + 1 : fail("carriage return without line feed", "RFC 9112 §2.2");
    }

    /// Ends the part with its last byte.
    final long lastLineFeed(long at, int value) {
        finish();
        return lineFeed(at, value);
    }

    /// Ends the part; the position that the step gives is the first that is not its own.
    final void finish() {
        isDone = true;
    }

    /// Bytes passed and steps made since this scanner exists: tests hold it to be linear.
    final long work() {
        return work;
    }

    /// Forgets the part; the next byte begins another.
    void reset() {
        isDone = false;
        length = 0;
    }
}
