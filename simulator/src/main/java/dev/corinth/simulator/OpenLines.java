package dev.corinth.simulator;

import dev.corinth.poller.Line;
import dev.corinth.poller.LineTable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/// The open lines of one poller, with what it keeps about each. Owned by its loop.
final class OpenLines {
    private final SimulatedNetwork network;
    private final LineTable table = new LineTable();
    private final IdentityHashMap<Line, SimulatedLine> known = new IdentityHashMap<>();
    private final List<SimulatedLine> inOrder = new ArrayList<>();

    OpenLines(SimulatedNetwork network) {
        this.network = network;
    }

    LineTable table() {
        return table;
    }

    void requireNew(Line line) {
        if (line.slot() >= 0) {
            throw network.misuse("a new line must have no slot, this one has slot=" + line.slot());
        }
    }

    void add(SimulatedLine state) {
        table.add(state.line(), state.socket().remote());
        known.put(state.line(), state);
        inOrder.add(state);
    }

    void remove(SimulatedLine state) {
        table.remove(state.line());
        known.remove(state.line());
        inOrder.remove(state);
    }

    /// Does something to a line that is open here; to another there is nothing to do.
    void ifOpen(Line line, Consumer<SimulatedLine> action) {
        @Nullable SimulatedLine state = known.get(line);
        if (state != null) {
            action.accept(state);
        }
    }

    SimulatedLine find(Line line, String call) {
        @Nullable SimulatedLine state = known.get(line);
        if (state == null) {
            throw network.misuse(
                    call
                            + " of a line that is not open here: its last event was told, or"
                            + " another poller has it; slot="
                            + line.slot());
        }
        return state;
    }

    /// The lines as they are now, starting anywhere.
    List<SimulatedLine> turned() {
        var result = new ArrayList<>(inOrder);
        if (result.size() > 1) {
            Collections.rotate(result, network.dice().below(result.size()));
        }
        return result;
    }

    boolean anyIsDue() {
        return inOrder.stream().anyMatch(SimulatedLine::isDue);
    }
}
