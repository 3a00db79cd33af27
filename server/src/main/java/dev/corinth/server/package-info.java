/// Listeners, routes, HTTP answers and the WebSocket upgrade.
package dev.corinth.server;
