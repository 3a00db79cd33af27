package dev.corinth.wire;

import java.lang.foreign.MemorySegment;

/// What a [WebSocketCodec] tells its owner.
/// Called on the codec's thread, from inside [WebSocketCodec#feed] only.
///
/// Each range is a view: valid until the method returns, and the callee may overwrite it. What is
/// to be kept is copied. A method that throws ends the codec; its exception leaves `feed`.
public interface CodecHandler {
    /// A whole message came. Not called when messages are streamed.
    ///
    /// @param opcode [Opcode#TEXT], checked to be UTF-8, or [Opcode#BINARY]
    /// @param segment native memory
    /// @param from the first byte of the payload
    /// @param to the end, exclusive
    void onMessage(int opcode, MemorySegment segment, long from, long to);

    /// A piece of a message came. Called instead of [#onMessage] when messages are streamed.
    ///
    /// Pieces are cut where reads, frames and inflation cut them; a piece of text may end inside
    /// a character, and the last piece may be empty.
    ///
    /// @param opcode of the message, on each of its pieces
    /// @param place where the piece stands in its message
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    default void onFragment(int opcode, Place place, MemorySegment segment, long from, long to) {}

    /// An empty frame of a message in several frames came. Owners that limit the rate of frames
    /// without content count these with pings and pongs.
    default void onEmptyFragment() {}

    /// A ping came. The owner answers with a pong of the same payload.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive, at most 125 after `from`
    void onPing(MemorySegment segment, long from, long to);

    /// A pong came, asked for or not.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive, at most 125 after `from`
    void onPong(MemorySegment segment, long from, long to);

    /// A valid close frame came. The codec takes nothing more.
    ///
    /// @param code the peer's code, or [CloseCode#NO_CODE] when the frame held none
    /// @param segment native memory
    /// @param from the first byte of the reason, checked to be UTF-8
    /// @param to the end, exclusive, at most 123 after `from`
    void onClose(int code, MemorySegment segment, long from, long to);

    /// The peer broke a rule, or a limit. The codec takes nothing more and this is its last event.
    ///
    /// @param violation which one
    void onViolation(Violation violation);

    /// Where a piece stands in a streamed message.
    /// Immutable.
    enum Place {
        /// The first piece, with more to come.
        FIRST(true, false),

        /// Neither the first nor the last.
        MIDDLE(false, false),

        /// The last of several.
        LAST(false, true),

        /// The whole message.
        ONLY(true, true);

        private final boolean first;
        private final boolean last;

        Place(boolean first, boolean last) {
            this.first = first;
            this.last = last;
        }

        static Place of(boolean first, boolean last) {
            if (first) {
                return last ? ONLY : FIRST;
            }
            return last ? LAST : MIDDLE;
        }

        /// Tells whether a message starts here.
        ///
        /// @return true for [#FIRST] and [#ONLY]
        public boolean isFirst() {
            return first;
        }

        /// Tells whether a message ends here.
        ///
        /// @return true for [#LAST] and [#ONLY]
        public boolean isLast() {
            return last;
        }
    }
}
