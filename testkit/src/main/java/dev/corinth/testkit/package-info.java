/// For tests of your own listeners and servers: talk to them as a client does, and say what you
/// expect to hear.
///
/// ```java
/// try (var test = WebSocketTest.of((socket, message) -> socket.send(message))) {
///     test.connect().send("Hello").expectText("Hello").close();
/// }
/// ```
///
/// A [dev.corinth.testkit.WebSocketTest] serves what is under test, a
/// [dev.corinth.testkit.Conversation] is one connection to it, and
/// [dev.corinth.testkit.TestSettings] say how long to wait, how large messages may be, and on which
/// of two worlds all of it runs:
///
/// ```
///                ┌─ RealWorld     sockets of 127.0.0.1, threads, real time
/// Conversation ──┤
///                └─ VirtualWorld  a network in memory, one thread, virtual time, faults by seed
///
/// test     send ─► client's WebSocket ─► network ─► server ─► your listener
/// test   expect ◄─ Heard ◄─ client's WebSocket ◄─ network ◄─ socket.send(…)
/// ```
///
/// In memory nothing happens but while the test waits: an answer that takes a minute is there at
/// once, what comes after half an hour is seen by [dev.corinth.testkit.WebSocketTest#advance], and
/// a failure under a seed is had again with that seed. Threads that a listener starts by itself are
/// not waited for there; tests of those belong on real sockets.
///
/// What is not as expected is an `AssertionError`: no test framework is needed, and every one will
/// do. [dev.corinth.testkit.TestTls] has a certificate for tests, and trust in everybody, which no
/// other module has. Nothing here belongs on the path of a program that serves.
package dev.corinth.testkit;
