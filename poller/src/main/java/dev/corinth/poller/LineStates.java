package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.function.Consumer;

/// The lines of a poller with what the poller keeps about each, by slot. Owned by its loop.
///
/// @param <S> what is kept
final class LineStates<S extends LineState> {
    private static final int FIRST_CAPACITY = 64;

    private final LineTable table = new LineTable();
    private @Nullable LineState[] states = new @Nullable LineState[FIRST_CAPACITY];

    LineStates() {}

    LineTable table() {
        return table;
    }

    void add(S state, SocketAddress peer) {
        table.add(state.line(), peer);
        int slot = state.line().slot();
        if (slot >= states.length) {
            states = Arrays.copyOf(states, Math.max(slot + 1, states.length * 2));
        }
        states[slot] = state;
    }

    void remove(S state) {
        table.remove(state.line());
        states[state.line().slot()] = null;
    }

    /// What is kept about a line, or null when it is not of this poller or gone.
    @Nullable S find(Line line) {
        S state = at(line.slot());
        return state != null && state.line() == line ? state : null;
    }

    /// What is kept about the line that has a slot in a generation, or null when it is gone.
    @Nullable S find(int slot, int generation) {
        return table.find(slot, generation) == null ? null : at(slot);
    }

    /// What is kept about a line that has to be there.
    S require(Line line) {
        S state = find(line);
        if (state == null) {
            throw new IllegalStateException("not a line of this poller: slot=" + line.slot());
        }
        return state;
    }

    void forEach(Consumer<S> visitor) {
        table.forEach(line -> visitor.accept(require(line)));
    }

    @SuppressWarnings("unchecked") // only add() puts something in
    private @Nullable S at(int slot) {
        return slot >= 0 && slot < states.length ? (S) states[slot] : null;
    }
}
