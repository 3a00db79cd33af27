/// The WebSocket client.
package dev.corinth.client;
