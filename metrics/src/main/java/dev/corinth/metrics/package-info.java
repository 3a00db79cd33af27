/// The figures of a server for Micrometer, and through it for whatever it writes to.
///
/// ```java
/// new ServerMetrics(server).bindTo(registry);
/// ```
///
/// ```
/// loops ─► Counters, Tallies ─► Server.snapshot ─► ServerMetrics ─► MeterRegistry
/// ```
///
/// Where to look: which meters there are and what tags they have,
/// [dev.corinth.metrics.ServerMetrics]; what is counted, [dev.corinth.engine.Counter]. Everything
/// is read from [dev.corinth.server.Server#snapshot], which asks no loop, so a registry may ask as
/// often as it likes. Who needs Prometheus alone takes `/metrics` of
/// `AdminServer` of `admin` and no Micrometer. Nothing here counts anything itself, and
/// nothing knows of peers, paths or names: no tag is made of what a peer sends.
package dev.corinth.metrics;
