package dev.corinth.server;

/// What one place of a server offers to those who connect there. Immutable once it is started.
///
/// Requests and WebSockets by [Routes], or bytes as they are by a [TcpRoute].
public sealed interface Offer permits Routes, TcpRoute {}
