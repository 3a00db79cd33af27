package dev.corinth.conformance;

import org.junit.jupiter.api.Nested;

import java.net.URI;

/// Our client and the servers of other Java libraries.
class ForeignServersTest {

    /// Our client without compression.
    interface Plain extends EchoContract.Fragmenting {

        @Override
        default CorinthPeer connect(URI uri) {
            return new CorinthPeer(uri, false);
        }

        @Override
        default boolean expectsDeflate() {
            return false;
        }
    }

    /// Our client with compression.
    interface Deflated extends EchoContract.Fragmenting {

        @Override
        default CorinthPeer connect(URI uri) {
            return new CorinthPeer(uri, true);
        }

        @Override
        default boolean expectsDeflate() {
            return true;
        }
    }

    @Nested
    class JavaWebSocket implements Plain {

        @Override
        public EchoServer server() throws Exception {
            return new JavaWebSocketServer(true);
        }
    }

    @Nested
    class JavaWebSocketDeflated implements Deflated {

        @Override
        public EchoServer server() throws Exception {
            return new JavaWebSocketServer(true);
        }
    }

    @Nested
    class Jetty implements Plain {

        @Override
        public EchoServer server() throws Exception {
            return new JettyEchoServer();
        }
    }

    @Nested
    class JettyDeflated implements Deflated {

        @Override
        public EchoServer server() throws Exception {
            return new JettyEchoServer();
        }
    }

    @Nested
    class Undertow implements Plain {

        @Override
        public EchoServer server() throws Exception {
            return new UndertowEchoServer(true);
        }
    }

    @Nested
    class UndertowDeflated implements Deflated {

        @Override
        public EchoServer server() throws Exception {
            return new UndertowEchoServer(true);
        }
    }
}
