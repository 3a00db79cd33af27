package dev.corinth.simulator;

/// A kind of trouble that a [SimulatedNetwork] makes now and then. Immutable.
///
/// How often each strikes is said by [SimulatedFaults]. Only loops are troubled; what a
/// [SimulatedPeer] does is exact.
public enum Fault {
    /// A `received` brings fewer bytes than have arrived: 1 to [SimulatedFaults#receiveBytes].
    SHORT_RECEIVE,

    /// A turn tells nothing of bytes that have arrived.
    LATE_RECEIVE,

    /// The next `received` ignores the place that `expect` named.
    IGNORED_EXPECT,

    /// A write, or one step of a submit, takes 1 to [SimulatedFaults#writeBytes] although there
    /// is room for more.
    SHORT_WRITE,

    /// A write, or one step of a submit, takes nothing although there is room.
    FULL,

    /// An accepted, connected, ended, sent, closed or released is told up to
    /// [SimulatedFaults#lateTurns] polls later.
    LATE,

    /// A connection, or bytes, need up to [SimulatedFaults#delay] to arrive.
    DELAY,

    /// Accepting fails for want of file descriptors.
    ACCEPT_FAILURE,

    /// The network cuts a connection: both ends see a reset.
    RESET,

    /// A reset takes the bytes with it that had arrived and were not read.
    LOST_BYTES
}
