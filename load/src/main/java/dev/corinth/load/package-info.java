/// The load generator: how fast a WebSocket server is, and how much it takes for that.
///
/// [dev.corinth.load.LoadPlan] says what is done, [dev.corinth.load.Load] does it,
/// [dev.corinth.load.LoadResult] says what it showed; `Report`, `JsonReport` and `Charts` write it
/// down.
///
/// ```
/// Load ─► Lane (a thread and a loop that it turns) ─► Job ─► peers, each a connection's listener
///          │                                           EchoJob · FanJob · IdleJob · ConnectJob
///          └─► Tally ─► Slice, once a second ─► Load ─► Second, LoadResult
/// ```
///
/// A lane turns its loop itself, so that messages that are to leave at set times
/// ([dev.corinth.load.Traffic#rate]) do so without a second thread. Nothing is taken of the heap
/// for a message: messages are made beforehand, times stand in arrays, latencies in histograms.
///
/// The module knows the client only; it measures servers of any make.
package dev.corinth.load;
