package dev.corinth.engine;

/// Something that connections belong to and leave when their end begins: a group, the topics of a
/// loop. Used on the loop of the connection.
public interface Membership {
    /// Lets a connection go; does nothing if it does not belong here.
    ///
    /// @param member the connection
    void leave(Connection member);
}
