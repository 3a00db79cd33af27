package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.util.zip.Inflater;

/// The window that a peer's messages refer back to, where its context takeover was agreed.
/// Owned by its connection's loop; lives and is closed with the connection.
///
/// It costs an inflater and 32 KiB of history from the first compressed message on. The history
/// is a second copy of the window, needed when a peer ends a deflate stream inside the
/// connection (RFC 7692 §7.2.3.4): the inflater cannot be asked for its own.
public final class InflateContext implements AutoCloseable {
    /// For connections without context takeover: nothing is kept between messages.
    public static final InflateContext NONE = new InflateContext(null);

    private final @Nullable CompressionPool pool;
    private @Nullable Inflater inflater;
    private @Nullable InflateHistory history;

    private InflateContext(@Nullable CompressionPool pool) {
        this.pool = pool;
    }

    /// An empty window for one connection.
    ///
    /// @param pool the loop's pool
    /// @return the context; it holds nothing before the first compressed message
    public static InflateContext takingOver(CompressionPool pool) {
        return new InflateContext(pool);
    }

    /// Gives the inflater and the history back. May be called twice. The codec that is bound to
    /// this context is closed first.
    @Override
    public void close() {
        if (pool != null && inflater != null) {
            pool.give(inflater);
            inflater = null;
        }
        if (history != null) {
            history.release();
            history = null;
        }
    }

    boolean isNone() {
        return pool == null;
    }

    /// The connection's inflater, made now if it is the first time.
    Inflater inflater(CompressionPool ofLoop) {
        if (pool != ofLoop) {
            throw new AssertionError("context of another loop");
        }
        if (inflater == null) {
            inflater = ofLoop.takeInflater();
        }
        return inflater;
    }

    /// The connection's history, made now if it is the first time.
    InflateHistory history(CompressionPool ofLoop) {
        if (history == null) {
            history = new InflateHistory(ofLoop.memory());
        }
        return history;
    }
}
