package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.function.Consumer;

/// The lines of a [NioPoller] with what it keeps about them, by slot. Owned by its loop.
final class NioLines {
    private static final int FIRST_CAPACITY = 64;

    private final LineTable table = new LineTable();
    private @Nullable NioLine[] states = new @Nullable NioLine[FIRST_CAPACITY];

    NioLines() {}

    LineTable table() {
        return table;
    }

    NioLine add(Line line, NioLine.Stage stage, SocketAddress peer, SocketAddress local) {
        table.add(line);
        int slot = line.slot();
        if (slot >= states.length) {
            states = Arrays.copyOf(states, Math.max(slot + 1, states.length * 2));
        }
        NioLine state = new NioLine(line, stage, peer, local);
        states[slot] = state;
        return state;
    }

    void remove(NioLine state) {
        table.remove(state.line);
        states[state.line.slot()] = null;
    }

    /// What is kept about a line, or null when it is not of this poller or gone.
    @Nullable NioLine find(Line line) {
        int slot = line.slot();
        NioLine state = slot >= 0 && slot < states.length ? states[slot] : null;
        return state != null && state.line == line ? state : null;
    }

    /// What is kept about a line that has to be there.
    NioLine require(Line line) {
        NioLine state = find(line);
        if (state == null) {
            throw new IllegalStateException("not a line of this poller: slot=" + line.slot());
        }
        return state;
    }

    void forEach(Consumer<NioLine> visitor) {
        table.forEach(line -> visitor.accept(require(line)));
    }
}
