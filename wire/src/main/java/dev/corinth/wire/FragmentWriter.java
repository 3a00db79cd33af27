package dev.corinth.wire;

/// Keeps the fragments of outgoing messages in order (RFC 6455 §5.4): a start, continuations, an
/// end, and nothing of another message between them.
/// Owned by its connection's loop.
///
/// It gives the first byte of each frame; [FrameEncoder] writes the rest. Fragments leave
/// uncompressed. Control frames go between them without asking.
public final class FragmentWriter {
    private boolean open;

    /// A writer with no message open.
    public FragmentWriter() {}

    /// Begins a message that is to have further fragments.
    ///
    /// @param opcode [Opcode#TEXT] or [Opcode#BINARY]
    /// @return the first byte of its first frame
    /// @throws IllegalStateException when a message is open
    /// @throws IllegalArgumentException when the opcode starts no message
    public int begin(int opcode) {
        if (open) {
            throw new IllegalStateException("message begun inside a fragmented one");
        }
        if (!Opcode.isMessage(opcode)) {
            throw new IllegalArgumentException("no message begins with opcode=" + opcode);
        }
        open = true;
        return FrameEncoder.first(opcode, false, false);
    }

    /// Goes on with the open message.
    ///
    /// @param last true when this fragment ends it
    /// @return the first byte of the frame
    /// @throws IllegalStateException when no message is open
    public int next(boolean last) {
        if (!open) {
            throw new IllegalStateException("fragment of no message");
        }
        open = !last;
        return FrameEncoder.first(Opcode.CONTINUATION, last, false);
    }

    /// Tells whether a message is open: no other may be sent before it ends.
    ///
    /// @return true between [#begin] and the last [#next]
    public boolean isOpen() {
        return open;
    }
}
