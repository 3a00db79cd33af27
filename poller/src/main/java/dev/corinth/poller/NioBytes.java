package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SocketChannel;

/// Moves bytes between native memory and Java's channels. Owned by its loop.
///
/// It has the one receive buffer of the loop and a small buffer in which the pieces of a short
/// write are put together: a copy of a few kilobytes costs less than a second system call.
/// Channels could gather by themselves, but allocate when they do.
final class NioBytes {
    private static final int RECEIVE_BYTES = 512 << 10;
    private static final int GATHER_BYTES = 16 << 10;

    private final MemorySegment receiveBuffer = Blocks.process().take(RECEIVE_BYTES);
    private final MemorySegment gatherBuffer = Blocks.process().take(GATHER_BYTES);
    private final BufferCache views = new BufferCache();

    NioBytes() {}

    MemorySegment receiveBuffer() {
        return receiveBuffer;
    }

    /// Reads into a range: how many bytes, 0 when none wait, negative at the end.
    int read(SocketChannel channel, MemorySegment segment, long from, long to) throws IOException {
        return channel.read(views.view(segment, from, to));
    }

    /// Writes what the system takes of a range.
    int write(SocketChannel channel, Range range) throws IOException {
        return channel.write(views.view(range.segment(), range.from(), range.to()));
    }

    /// Writes what the system takes of some pieces.
    long write(SocketChannel channel, Pieces pieces) throws IOException {
        if (pieces.count() > 1 && pieces.bytes() <= GATHER_BYTES) {
            return channel.write(views.view(gatherBuffer, 0, gather(pieces)));
        }
        long taken = 0;
        for (int i = 0; i < pieces.count(); i++) {
            long from = pieces.from(i);
            long to = pieces.to(i);
            int written = channel.write(views.view(pieces.segment(i), from, to));
            taken += written;
            if (written < to - from) {
                break;
            }
        }
        return taken;
    }

    void close() {
        views.clear();
        Blocks.process().give(receiveBuffer);
        Blocks.process().give(gatherBuffer);
    }

    private long gather(Pieces pieces) {
        long end = 0;
        for (int i = 0; i < pieces.count(); i++) {
            long bytes = pieces.to(i) - pieces.from(i);
            MemorySegment.copy(pieces.segment(i), pieces.from(i), gatherBuffer, end, bytes);
            end += bytes;
        }
        return end;
    }
}
