package dev.corinth.cli;

import dev.corinth.wire.Opcode;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The messages of clients that a recording has some fragments of but not all. Used by one thread.
///
/// None of their fragments is said again: a message that is begun has to be ended before another
/// one may follow (RFC 6455 §5.4), so everything behind it would wait for good.
/// It costs a number for each such message, and one for each connection.
final class BrokenMessages {
    /// The lines that messages under way began at, by the id of their connection.
    private final Map<String, Long> begun = new HashMap<>();

    private final Set<Long> broken = new HashSet<>();

    /// Takes note of the next frame of a recording, before any is said.
    void see(RecordedFrame frame) {
        if (frame.isSent() || !frame.isData()) {
            return;
        }
        if (frame.opcode() != Opcode.CONTINUATION) {
            begin(frame);
        }
        Long first = begun.get(frame.id());
        if (first != null && !frame.isWhole()) {
            broken.add(first);
        }
        if (frame.isFinal()) {
            begun.remove(frame.id());
        }
    }

    /// Whether a message that begins with a frame is one of these.
    boolean beginsWith(RecordedFrame frame) {
        return broken.contains(frame.line());
    }

    /// One that begins before another has ended is all that is recorded of that one.
    private void begin(RecordedFrame frame) {
        Long before = begun.remove(frame.id());
        if (before != null) {
            broken.add(before);
        }
        if (!frame.isFinal()) {
            begun.put(frame.id(), frame.line());
        }
    }
}
