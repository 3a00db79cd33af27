/// A page, figures and health of a server, on a listener of their own.
///
/// ```java
/// AdminServer.start(server, AdminConfig.STANDARD.port(9002));
/// ```
///
/// ```
/// Server.snapshot, Server.slowest ─► AdminFeed ─► the page      Tail ◄─ frames of one WebSocket
///               └──────────────────► OpenMetrics ─► /metrics
/// ```
///
/// Where to look: what is served and to whom, [dev.corinth.admin.AdminServer]; what the page is
/// told, `AdminFeed`; the names of figures, [dev.corinth.admin.OpenMetrics]. The page itself is in
/// the resources: no script of others, nothing from elsewhere. Why it is a server of its own,
/// decision 0034; why a module, decision 0037. It uses nothing of the server that programs cannot
/// use.
package dev.corinth.admin;
