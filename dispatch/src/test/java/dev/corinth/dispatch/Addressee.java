package dev.corinth.dispatch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Takes records when it is allowed to, and checks their bytes. Its list is the handler's alone,
/// whichever thread that is; holds are the loop's.
final class Addressee implements Recipient {
    /// A record of this kind makes the handler throw.
    static final int FAILING = 999;

    final Semaphore permits;
    int holds;
    int releases;
    private final List<Integer> kinds = new ArrayList<>();
    private volatile int count;

    /// @param permits one for each record that may be handled
    Addressee(Semaphore permits) {
        this.permits = permits;
    }

    /// Allows everything.
    static Addressee free() {
        return new Addressee(new Semaphore(Integer.MAX_VALUE / 2));
    }

    @Override
    public void receive(int kind, MemorySegment bytes, long from, long to) {
        permits.acquireUninterruptibly();
        for (long at = from; at < to; at++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at) != (byte) kind) {
                kind = -1;
            }
        }
        kinds.add(kind);
        count = kinds.size();
        if (kind == FAILING) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Override
    public void hold() {
        holds++;
    }

    @Override
    public void release() {
        releases++;
    }

    boolean isHeld() {
        return holds > releases;
    }

    /// How many records were handled. For every thread.
    int count() {
        return count;
    }

    /// What was handled, once [#count] has said that it was.
    List<Integer> kinds() {
        return List.copyOf(kinds.subList(0, count));
    }
}
