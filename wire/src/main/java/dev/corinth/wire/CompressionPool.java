package dev.corinth.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// The inflaters and deflaters of one loop, and the scratch memory through which they work: one
/// for each direction, since a piece of a message is handed out while it lies there, and whoever
/// gets it may send something compressed.
/// Owned by its loop.
///
/// An inflater costs about 40 KiB of native memory and a deflater about 256 KiB, outside of every
/// budget of the Java machine. So a connection has one only while a message is inside it, unless
/// context takeover was agreed; the pool keeps a few for the next.
public final class CompressionPool implements AutoCloseable {
    private static final int PROBE_BLOCKS = 60;

    /// What a sender cuts from the end of a message (RFC 7692 §7.2.1), then empty stored blocks. Of
    /// a message that was cut inside a block they show up as output or as an error: otherwise the
    /// next message with context takeover would go on in the middle. They are more than the longest
    /// head of a block takes, 320 lengths of codes with 7 bits each.
    private static final byte[] TAIL_AND_PROBE = tailAndProbe();

    private static final int KEPT = 4;

    private final Memory memory;
    private final ArrayDeque<Inflater> inflaters = new ArrayDeque<>();
    private final ArrayDeque<Deflater> deflaters = new ArrayDeque<>();
    private final ByteBuffer tail = ByteBuffer.allocateDirect(TAIL_AND_PROBE.length);
    private final Scratch inflateScratch = new Scratch();
    private final Scratch deflateScratch = new Scratch();
    private int live;
    private boolean closed;

    private static byte[] tailAndProbe() {
        byte[] tail = {0, 0, -1, -1};
        byte[] all = Arrays.copyOf(tail, tail.length + PROBE_BLOCKS * (1 + tail.length));
        for (int at = tail.length; at < all.length; at += 1 + tail.length) {
            System.arraycopy(tail, 0, all, at + 1, tail.length);
        }
        return all;
    }

    /// An empty pool. It takes its scratch memory, 48 KiB for each direction, when that is first
    /// used.
    ///
    /// @param memory where the scratch memory comes from
    public CompressionPool(Memory memory) {
        this.memory = memory;
        tail.put(TAIL_AND_PROBE);
    }

    /// How many native streams there are, kept and lent ones together.
    ///
    /// @return zero after [#close], when all that were lent came back
    public int liveStreams() {
        return live;
    }

    /// Ends the streams that are kept and gives the scratch memory back. Streams that are still
    /// lent end when they come back. May be called twice.
    @Override
    public void close() {
        closed = true;
        while (!inflaters.isEmpty()) {
            end(inflaters.pop());
        }
        while (!deflaters.isEmpty()) {
            end(deflaters.pop());
        }
        inflateScratch.give(memory);
        deflateScratch.give(memory);
    }

    /// Takes the scratch memory for inflating if that was not done yet. Asked before an inflater is
    /// taken.
    ///
    /// @return false when there is no memory
    boolean prepareInflating() {
        return prepare(inflateScratch);
    }

    /// The same for deflating.
    boolean prepareDeflating() {
        return prepare(deflateScratch);
    }

    Inflater takeInflater() {
        Inflater kept = inflaters.poll();
        if (kept != null) {
            return kept;
        }
        Inflater made = new Inflater(true);
        live++;
        return made;
    }

    void give(Inflater inflater) {
        if (closed || inflaters.size() == KEPT) {
            end(inflater);
        } else {
            inflater.reset();
            inflaters.push(inflater);
        }
    }

    Deflater takeDeflater(int level) {
        Deflater kept = deflaters.poll();
        if (kept != null) {
            setLevel(kept, level);
            return kept;
        }
        Deflater made = new Deflater(level, true);
        live++;
        return made;
    }

    /// The call after a change of the level changes it and does nothing else: it neither takes
    /// input nor flushes. So it is made here, where there is nothing to do.
    private void setLevel(Deflater deflater, int level) {
        deflater.setLevel(level);
        int count = deflater.deflate(deflateScratch.outputBuffer(1), Deflater.NO_FLUSH);
        assert count == 0 : count;
    }

    void give(Deflater deflater) {
        if (closed || deflaters.size() == KEPT) {
            end(deflater);
        } else {
            deflater.reset();
            deflaters.push(deflater);
        }
    }

    Memory memory() {
        return memory;
    }

    Scratch inflateScratch() {
        return inflateScratch;
    }

    Scratch deflateScratch() {
        return deflateScratch;
    }

    /// The bytes that end a message, at the buffer's beginning.
    ByteBuffer tail() {
        return tail.clear();
    }

    private void end(Inflater inflater) {
        inflater.end();
        live--;
    }

    private void end(Deflater deflater) {
        deflater.end();
        live--;
    }

    private boolean prepare(Scratch scratch) {
        if (closed) {
            throw new IllegalStateException("compression pool used after close");
        }
        return scratch.prepare(memory);
    }
}
