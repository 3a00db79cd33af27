/// WebSocket clients.
///
/// [dev.corinth.client.Client] connects, sends and receives with calls that block; behind it the
/// connection belongs to a loop ([dev.corinth.client.ClientLoops]) that answers pings and finds
/// out dead peers whether or not a call is under way. [dev.corinth.client.Dialer] opens many
/// connections at once, for listeners on the loops.
///
/// ```
/// Client.connect ─► Dialer ─► Dial ─► ClientProtocol ─► the connection speaks WebSocket
/// loop ─► Inbox ─► Client.receive        Client.send ─► WebSocket.send ─► loop
/// ```
package dev.corinth.client;
