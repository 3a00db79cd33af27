/// Loops and connections: who does what when, without knowing any protocol.
///
/// An [dev.corinth.engine.Engine] has loops. A [dev.corinth.engine.Loop] has a thread, a poller
/// and connections; everything mutable belongs to exactly one loop. A
/// [dev.corinth.engine.Connection] is a line with what it speaks
/// ([dev.corinth.engine.Protocol]) and what waits to be sent on it.
///
/// ```
///  poller ──► LoopEvents ──► (TlsTransport) ──► Protocol            bytes become events
///  poller ◄── Outlet ◄── cork or OutputQueue ◄── Connection         events produce bytes
///  other threads ──► Crossing ──► Inbox (a ring) ──► Loop.turn      the only way across
///  TimerWheel ──► Connection.expire ──► Protocol.expired            one entry a connection
/// ```
///
/// Where to look: when output leaves, `Outlet`, and which way, `TurnEnd`; what may be dropped,
/// `OutputQueue` and [dev.corinth.engine.OverflowPolicy]; what a throwing callback costs,
/// `Loop.failed`; how a stop goes, [dev.corinth.engine.Engine]; one message to many,
/// [dev.corinth.engine.Group].
package dev.corinth.engine;
