/// WebSocket frames and compression without I/O.
package dev.corinth.wire;
