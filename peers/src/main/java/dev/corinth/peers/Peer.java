package dev.corinth.peers;

import java.io.IOException;

/// A running server that echoes at `/echo`, and at `/chat` sends every message to everybody, the
/// sender too. Safe for any thread.
interface Peer extends AutoCloseable {
    /// The largest message that each of them takes, in bytes.
    int MAX_MESSAGE = 16 << 20;

    /// How many connections may wait to be accepted.
    int BACKLOG = 4096;

    String HOST = "127.0.0.1";
    String ECHO = "/echo";
    String CHAT = "/chat";

    /// The port on 127.0.0.1.
    int port();

    /// Stops it.
    @Override
    void close() throws IOException;
}
