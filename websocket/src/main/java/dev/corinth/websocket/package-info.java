/// Ties a connection of the engine to the WebSocket codec.
package dev.corinth.websocket;
