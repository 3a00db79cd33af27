/// Loops, connections, output queues, buffers, timers, TLS and counters.
package dev.corinth.engine;
