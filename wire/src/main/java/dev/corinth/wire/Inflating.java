package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates one message at a time (RFC 7692 §7.2.2).
/// Owned by its loop.
///
/// ```
///   start ─► ( input ─► produce … produce = 0 )* ─► finish
/// ```
///
/// Input goes through the pool's scratch, output lies in it until the next call. An inflater is
/// borrowed when the first byte comes and given back when the message ends.
final class Inflating {
    /// A peer may end a deflate stream and begin another inside a message, at a cost for us of a
    /// window's copy; nobody needs to do so more often than once for each of many fragments.
    private static final int MOST_STREAM_ENDS = 1024;

    private static final byte[] NOTHING = {};

    static final int CORRUPT = -1;
    static final int NO_MEMORY = -2;

    private final CompressionPool pool;
    private final Scratch scratch;
    private InflateContext context = InflateContext.NONE;
    private @Nullable Inflater inflater;
    private MemorySegment source = MemorySegment.NULL;
    private long next;
    private long end;
    private int streamEnds;

    /// No byte was fed since the last boundary between messages or deflate streams: there is no
    /// block that the tail could end.
    private boolean fresh;

    private boolean corrupt;

    Inflating(CompressionPool pool) {
        this.pool = pool;
        this.scratch = pool.inflateScratch();
    }

    void bind(InflateContext connection) {
        context = connection;
    }

    void start() {
        fresh = true;
        corrupt = false;
        streamEnds = 0;
    }

    /// Says what to inflate next; it stays where it is until [#produce] returns zero.
    ///
    /// @return false when there is no memory
    boolean input(MemorySegment segment, long from, long to) {
        source = segment;
        next = from;
        end = to;
        if (inflater == null && from < to) {
            if (!pool.prepareInflating()) {
                return false;
            }
            inflater = context.isNone() ? pool.takeInflater() : context.inflater(pool);
        }
        if (inflater != null) {
            // It has used up what it had, but holds the scratch still, where others may have left
            // something since.
            inflater.setInput(NOTHING);
        }
        return true;
    }

    /// Where [#produce] leaves its bytes, from its beginning.
    MemorySegment output() {
        return scratch.output();
    }

    /// Inflates one step.
    ///
    /// @param most how many bytes to produce at most
    /// @return how many there are, zero when all input is used up, or [#CORRUPT], or [#NO_MEMORY]
    int produce(long most) {
        if (inflater == null) {
            return 0;
        }
        int count = step(most);
        while (count == 0 && advance(inflater)) {
            count = step(most);
        }
        boolean stuck = count == 0 && (next < end || inflater.getRemaining() > 0);
        return stuck ? CORRUPT : count;
    }

    /// Makes more output possible after a step that gave none.
    ///
    /// @return false when it is not: the input is used up, or the stream cannot go on
    private boolean advance(Inflater stream) {
        if (stream.finished()) {
            return restart(stream) && (stream.getRemaining() > 0 || refill(stream));
        }
        return stream.getRemaining() == 0 && refill(stream);
    }

    private int step(long most) {
        if (corrupt) {
            return CORRUPT;
        }
        Inflater stream = Objects.requireNonNull(inflater);
        int room = (int) Math.min(most, Scratch.OUTPUT_BYTES);
        ByteBuffer target = scratch.outputBuffer(room);
        try {
            stream.inflate(target);
        } catch (DataFormatException e) {
            // What came out before the fault is judged first, as if it had come in a piece of its
            // own: so the verdict does not depend on how the input was cut.
            corrupt = true;
        }
        return keep(target.position());
    }

    private int keep(int count) {
        if (count == 0) {
            return corrupt ? CORRUPT : 0;
        }
        boolean kept = context.isNone() || context.history(pool).append(scratch.output(), count);
        return kept ? count : NO_MEMORY;
    }

    private boolean refill(Inflater stream) {
        int count = (int) Math.min(end - next, Scratch.INPUT_BYTES);
        if (count == 0) {
            return false;
        }
        stream.setInput(scratch.fill(source, next, count));
        next += count;
        fresh = false;
        return true;
    }

    /// A block had BFINAL set (RFC 7692 §7.2.3.4): a new stream follows, with the old window where
    /// context takeover was agreed.
    private boolean restart(Inflater stream) {
        if (++streamEnds > MOST_STREAM_ENDS) {
            return false;
        }
        int remaining = stream.getRemaining();
        stream.reset();
        if (!context.isNone()) {
            ByteBuffer window = scratch.outputBuffer(Scratch.OUTPUT_BYTES);
            stream.setDictionary(context.history(pool).copyTo(scratch.output(), window));
        }
        fresh = remaining == 0;
        if (remaining > 0) {
            stream.setInput(scratch.rest(remaining));
        }
        return true;
    }

    /// Ends the message: feeds the tail that its sender cut off and looks whether the message was
    /// whole.
    ///
    /// @return false when it was not
    boolean finish() {
        boolean whole = inflater == null || fresh || endsBlock(inflater);
        giveInflater();
        return whole;
    }

    private boolean endsBlock(Inflater stream) {
        stream.setInput(pool.tail());
        return step(Scratch.OUTPUT_BYTES) == 0 && stream.getRemaining() == 0 && !stream.finished();
    }

    /// Drops the message.
    void abandon() {
        giveInflater();
        source = MemorySegment.NULL;
    }

    private void giveInflater() {
        if (inflater != null && context.isNone()) {
            pool.give(inflater);
        }
        inflater = null;
    }
}
