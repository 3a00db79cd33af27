package dev.corinth.engine;

/// What kind of frame is sent, as far as queues care. Immutable.
public enum FrameKind {
    /// A message of the application: sent in order, and the policy for a full queue applies.
    MESSAGE(OutputQueue.MESSAGE),
    /// A frame or bytes that must be sent, in order.
    MUST(OutputQueue.MUST),
    /// An answer to a ping: sent before messages that have not begun; only the newest one waits.
    PONG(OutputQueue.PONG),
    /// Any other frame that overtakes messages, such as a ping.
    URGENT(OutputQueue.URGENT);

    final byte bits;

    FrameKind(byte bits) {
        this.bits = bits;
    }

    boolean overtakes() {
        return this == PONG || this == URGENT;
    }
}
