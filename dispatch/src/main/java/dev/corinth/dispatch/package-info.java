/// Who runs a handler: what a loop is told of a connection is handed to a thread that may block.
///
/// A [dev.corinth.dispatch.Dispatch] says where handlers run; a server starts it and has a
/// [dev.corinth.dispatch.Dispatcher]. That gives each connection a
/// [dev.corinth.dispatch.Mailbox], into which the loop posts records of a kind and bytes, and which
/// has them handled by a [dev.corinth.dispatch.Recipient], one at a time and in order.
///
/// ```
///            loop                                        handler's thread
///   OnLoop                                              the loop itself; no mailbox
///   WorkerPool      LetterBox ─► queue of boxes ─►      n workers, whoever is free
///   VirtualThreads  LetterBox ─► a thread is started    one for each box that is not empty
///   AppThread       AppMailbox ─► AppLane, a ring ─►    one, which reads a lane of each loop
///
///   full ─► Recipient.hold: no more is read ─► half is free ─► Loop.execute ─► release
/// ```
///
/// What is sent on a handler's thread goes the way of every other thread, by
/// [dev.corinth.engine.Loop#execute].
///
/// Where to look: how one thread at a time has a box, `LetterBox`; how a hold is never forgotten,
/// `Backlog`; how records travel to an application, `AppLane`; what is dropped at the end,
/// `DropSwitch`. Nothing here knows a protocol: what a kind means is the poster's business.
package dev.corinth.dispatch;
