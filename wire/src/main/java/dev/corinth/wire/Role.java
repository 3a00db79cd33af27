package dev.corinth.wire;

/// The side of the connection on which we stand.
/// Immutable.
public enum Role {
    /// We accepted the connection: what comes in is masked, what goes out is not.
    SERVER,

    /// We opened the connection: what goes out is masked, what comes in is not.
    CLIENT;

    /// The other side.
    ///
    /// @return [#CLIENT] for [#SERVER] and the other way round
    public Role peer() {
        return this == SERVER ? CLIENT : SERVER;
    }

    /// Tells whether the frames that this side sends carry a mask key (RFC 6455 §5.1).
    ///
    /// @return true for [#CLIENT]
    public boolean masks() {
        return this == CLIENT;
    }
}
