/// WebSocket clients.
///
/// [dev.corinth.client.Client] connects, sends and receives with calls that block; behind it the
/// connection belongs to a loop ([dev.corinth.client.ClientLoops]) that answers pings and finds
/// out dead peers whether or not a call is under way. [dev.corinth.client.Dialer] opens many
/// connections at once, for listeners on the loops.
/// [dev.corinth.client.ReconnectingClient] connects again when its connection is lost.
///
/// ```
/// Client.connect ─► Dialer ─► Dial ─► ClientProtocol ─► the connection speaks WebSocket
/// ReconnectingClient ─► Reconnection ─► Attempt ─► Dialer …      Outbox ─► WebSocket.send
/// loop ─► Inbox ─► Client.receive        Client.send ─► WebSocket.send ─► loop
/// ```
package dev.corinth.client;
