package dev.corinth.conformance;

import java.net.URI;
import java.util.List;

/// The peers made with Debian's python3-websockets. Stateless.
final class Python {

    /// Debian's own interpreter: one that stands earlier in the path would not see the package.
    private static final String INTERPRETER = "/usr/bin/python3";

    private Python() {}

    static ChildServer server(boolean deflate) throws Exception {
        return new ChildServer(
                Child.start(
                        List.of(
                                INTERPRETER,
                                Child.script("websockets_server.py"),
                                deflate ? "deflate" : "plain")));
    }

    static ChildPeer client(URI uri, boolean deflate) throws Exception {
        return new ChildPeer(
                Child.start(
                        List.of(
                                INTERPRETER,
                                Child.script("websockets_client.py"),
                                uri.toString(),
                                deflate ? "deflate" : "plain")));
    }
}
