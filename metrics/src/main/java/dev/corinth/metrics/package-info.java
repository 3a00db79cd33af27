/// The figures of a server for Micrometer, and through it for whatever it writes to.
///
/// ```java
/// new ServerMetrics(server).bindTo(registry);
/// ```
///
/// Everything is read from [dev.corinth.server.Server#snapshot], which asks no loop. Who needs
/// Prometheus alone takes `/metrics` of [dev.corinth.server.AdminServer] and no Micrometer.
package dev.corinth.metrics;
