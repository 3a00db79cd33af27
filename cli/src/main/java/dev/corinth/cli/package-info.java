/// The program `corinth`: what people type, and the demo that it serves.
///
/// [dev.corinth.cli.Main] is where it starts; each command is a class of its own: `Serve`, and
/// `VersionCommand` with `Version`. `Size` reads numbers of bytes as people write them.
///
/// ```
/// command line and environment ─► Serve ─► ServerConfig ─► Server
///                                   ├─► DemoSite: the page, /echo, /chat, /health
///                                   ├─► Figures: what the page shows, once a second
///                                   └─► Drain: TERM and Ctrl-C end in good order
/// ```
///
/// The program knows the public API of server and client only; what it can do, every user of the
/// library can.
package dev.corinth.cli;
