/// Other Java servers beside Corinth on the same work, and the program that measures them.
///
/// ```
/// Duel ─► Tournament ─► RunningServer: a process with PeerMain, or with corinth serve
///  │          ├───────► Load: a process with corinth bench ─► Reading
///  │          └───────► IdleRound: memory of idle connections ─► IdleFigures
///  └────► Outcome ─► Markdown, BarChart ─► Section of docs/benchmarks.md
/// ```
///
/// [dev.corinth.peers.Duel] is what `peers/duel` starts. A `Contender` is a server that takes part,
/// a `Case` what all of them are asked to do, a `Row` the rounds of one in a case, a `Table` the
/// rows of a case. Each `Peer` is one small class that sets a server up as somebody would who knows
/// it; a test holds every one of them to what the load expects, since figures of a broken server
/// are worth nothing. How the measuring is done, and why so, is decision 0018.
@NullMarked
package dev.corinth.peers;

import org.jspecify.annotations.NullMarked;
