/// Topics for browsers: a JSON protocol over a WebSocket, and the JavaScript that speaks it.
///
/// [dev.corinth.live.Live] adds both to a server. The protocol is described in `docs/live.md`; the
/// client is one file, `live.js`, which the server serves.
///
/// ```
/// text message ─► LiveRequest ─► LiveSession ─► Topics ─► LiveFrames ─► text message
///                 reads JSON     answers                  what is published
/// ```
///
/// Where to look: what a client may ask, `LiveSession`; how it is read, and what is refused,
/// `LiveRequest`; what everything looks like that a client is sent, `LiveWriter`; numbers,
/// [dev.corinth.live.LiveConfig].
package dev.corinth.live;
