/// HTTP/1.1 messages without I/O, and the WebSocket handshake of both sides.
package dev.corinth.http;
