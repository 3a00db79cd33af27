package dev.corinth.server;

/// What one place of a server offers to those who connect there: requests and WebSockets by
/// [Routes], or bytes as they are by a [TcpRoute].
public sealed interface Offer permits Routes, TcpRoute {}
