/// WebSockets: a connection of the engine, the codec, and what an application does with both.
///
/// A [dev.corinth.websocket.WebSocket] is what an application holds, a
/// [dev.corinth.websocket.WebSocketListener] what it is told, a
/// [dev.corinth.websocket.Message] what it is shown. How one behaves is said by a
/// [dev.corinth.websocket.WebSocketConfig].
///
/// ```
/// bytes ─► WebSocketSession ─► WebSocketCodec ─► WebSocketSession ─► listener
/// send  ─► AskedSession ─► FrameSender ─► Connection            on the loop
/// send  ─► Connection.post ─► Asked ─► WebSocketSession           from other threads
/// end   ─► Closing                                              made when it begins
/// ```
///
/// Where to look: how it ends, `Closing`; who lives, `WebSocketSession.keepAlive`; what the loops
/// share, `LoopTools`; one message to many, [dev.corinth.websocket.WebSocketGroup]; what a
/// listener on another thread needs, [dev.corinth.websocket.RelayedListener].
/// Nothing here knows routes or topics.
package dev.corinth.websocket;
