package dev.corinth.cli;

import dev.corinth.wire.Opcode;
import dev.corinth.wire.SeenFrame;

/// A frame of a recording. Immutable.
///
/// @param line where it stands in the file, from 1 on
/// @param atMs when it passed, in milliseconds since 1970
/// @param id of the WebSocket
/// @param isSent whether the server sent it
/// @param frame as much of it as was recorded
record RecordedFrame(long line, long atMs, String id, boolean isSent, SeenFrame frame) {
    int opcode() {
        return frame.opcode();
    }

    boolean isFinal() {
        return frame.isFinal();
    }

    boolean isCompressed() {
        return frame.isCompressed();
    }

    long length() {
        return frame.length();
    }

    /// Not to be changed.
    byte[] payload() {
        return frame.payload();
    }

    /// Whether it can be said again: all of it was recorded, and plain.
    boolean isWhole() {
        return !isCompressed() && frame.isWhole();
    }

    /// Whether it belongs to a message, and not to the connection.
    boolean isData() {
        return !Opcode.isControl(opcode());
    }
}
