/// The program `corinth`.
///
/// [dev.corinth.cli.Main] is where it starts; each command is a class of its own: `Serve` with
/// the demo site (`DemoSite`, `Figures` and the page beside them), `VersionCommand`. `Drain` ends
/// a server in good order.
package dev.corinth.cli;
