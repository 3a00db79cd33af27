package dev.corinth.poller;

import java.net.SocketAddress;

/// The addresses at both ends of a connection, as they were when it opened. Immutable.
///
/// @param peer the other one's
/// @param local ours
record Ends(SocketAddress peer, SocketAddress local) {}
