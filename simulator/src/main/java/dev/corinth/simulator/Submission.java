package dev.corinth.simulator;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A range under way by `submit`, with a copy that shows whether anybody touches it meanwhile.
/// Owned by its loop.
final class Submission {
    private final SimulatedNetwork network;
    private final MemorySegment segment;
    private final long from;
    private final byte[] copy;
    private int moved;
    private long dueTurn = Long.MAX_VALUE;

    Submission(SimulatedNetwork network, MemorySegment segment, long from, long to) {
        this.network = network;
        this.segment = segment;
        this.from = from;
        copy = Memory.copy(segment, from, Math.toIntExact(to - from));
    }

    int left() {
        return copy.length - moved;
    }

    boolean isMoved() {
        return moved == copy.length;
    }

    /// Sends the next bytes.
    ///
    /// @param count how many, up to what is left
    /// @param turn in which turn this is
    void move(SimulatedSocket socket, int count, long turn) {
        socket.send(Memory.copy(segment, from + moved, count));
        moved += count;
        if (isMoved()) {
            dueTurn = turn + network.dice().lateTurns();
        }
    }

    boolean isDue(long turn) {
        return dueTurn <= turn;
    }

    void requireUnchanged() {
        if (!Arrays.equals(copy, Memory.copy(segment, from, copy.length))) {
            throw network.misuse("bytes of a submit were changed before sent or closed");
        }
    }
}
