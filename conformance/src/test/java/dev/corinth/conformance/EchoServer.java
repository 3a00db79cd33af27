package dev.corinth.conformance;

import java.io.IOException;
import java.net.URI;

/// A running server that echoes messages and obeys a [Command], made by somebody's library. Safe
/// for any thread.
interface EchoServer extends AutoCloseable {

    /// The port on 127.0.0.1.
    int port();

    /// How the server saw the next connection end.
    Event nextEnd() throws Exception;

    /// Stops it.
    @Override
    void close() throws IOException;

    /// Where peers connect to.
    default URI uri() {
        return URI.create("ws://127.0.0.1:" + port() + "/echo");
    }
}
