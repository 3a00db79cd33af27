/// The program `corinth`: what people type, and the demo that it serves.
///
/// [dev.corinth.cli.Main] is where it starts; each command is a class of its own: `Serve`,
/// `Bench`, `Replay`, and `VersionCommand` with `Version`. `Size` and `Time` read what people
// write.
///
/// ```
/// command line and environment ─► Serve ─► ServerConfig ─► Server
///                                   ├─► DemoSite: the page, /echo, /chat, /health
///                                   ├─► Figures: what the page shows, once a second
///                                   └─► Drain: TERM and Ctrl-C end in good order
/// what anybody logs ─► LogHandler ─► LogForm ─► a thread ─► StderrSink, SyslogSink, a file
/// command line ─► Bench ─► LoadPlan ─► Load ─► table, JSON, chart
///                   └─► Ending: TERM and Ctrl-C end with the results so far
/// command line ─► Replay ─► FrameFile ─► ReplayedPeer ─► a connection for each recorded one
/// ```
///
/// The program knows the public API of server, client and load only, and the system's log by
/// `poller`; what it can do, every user of the library can.
package dev.corinth.cli;
