/// Moves bytes for one loop: the border between Corinth and the operating system.
///
/// [dev.corinth.poller.Poller] is what a loop asks for, [dev.corinth.poller.LineEvents] what it
/// is told. A [dev.corinth.poller.Line] is a socket, found again by slot and generation in the
/// [dev.corinth.poller.LineTable]; nobody above sees a file descriptor.
/// [dev.corinth.poller.Pieces] is what one write sends, [dev.corinth.poller.Blocks] the native
/// memory of the process.
///
/// Behind the border stand two kinds. A `ReadyPoller` is told which sockets are ready and moves
/// the bytes itself; it is the same over Java's selectors ([dev.corinth.poller.NioPoller], for
/// every system) and over epoll ([dev.corinth.poller.EpollPoller]). A
/// [dev.corinth.poller.UringPoller] asks io_uring to move them and is told when that is done.
/// [dev.corinth.poller.PollerChoice] finds one by name, [dev.corinth.poller.PollerProbe] says what
/// runs here and why not the rest. Both keep a state for each line (`LineState`: `ReadyLine`,
/// `UringLine`) beside the table (`LineStates`), as small as can be, and tell the end of a line in
/// the poll after it.
///
/// ```
///                       loop
///      asks (Poller) │       ▲ is told (LineEvents), from inside poll only
///                    ▼       │
///   ReadyPoller ── ReadyTurn ── ReadySystem
///                                 ├── NioSystem ────► Java's channels, a selector
///                                 └── EpollSystem ──► linux ► epoll, system calls
///   UringPoller ── UringTurn, UringReceiver ── UringDevice ──► linux ► io_uring, system calls
/// ```
///
/// The pollers know sockets; they know no protocol, no queue and no limit of an application.
package dev.corinth.poller;
