package dev.corinth.conformance;

import org.junit.jupiter.api.Nested;

import java.net.URI;

/// Our server and the clients of other Java libraries.
class ForeignClientsTest {

    /// Our server for a client that does not want compression.
    interface Plain extends EchoContract {

        @Override
        default EchoServer server() {
            return new CorinthServer(true);
        }

        @Override
        default boolean expectsDeflate() {
            return false;
        }
    }

    /// Our server for a client that wants compression.
    interface Deflated extends EchoContract {

        @Override
        default EchoServer server() {
            return new CorinthServer(true);
        }

        @Override
        default boolean expectsDeflate() {
            return true;
        }
    }

    @Nested
    class Jdk implements Plain, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public JdkPeer connect(URI uri) {
            return new JdkPeer(uri);
        }
    }

    @Nested
    class OkHttp implements Deflated {

        @Override
        public OkHttpPeer connect(URI uri) {
            return new OkHttpPeer(uri);
        }
    }

    @Nested
    class OkHttpRefused implements Plain {

        @Override
        public EchoServer server() {
            return new CorinthServer(false);
        }

        @Override
        public OkHttpPeer connect(URI uri) {
            return new OkHttpPeer(uri);
        }
    }

    @Nested
    class JavaWebSocket implements Plain, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public JavaWebSocketPeer connect(URI uri) throws Exception {
            return new JavaWebSocketPeer(uri, false);
        }
    }

    @Nested
    class JavaWebSocketDeflated
            implements Deflated, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public JavaWebSocketPeer connect(URI uri) throws Exception {
            return new JavaWebSocketPeer(uri, true);
        }
    }

    @Nested
    class Jetty implements Plain, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public JettyPeer connect(URI uri) throws Exception {
            return new JettyPeer(uri, false);
        }
    }

    @Nested
    class JettyDeflated implements Deflated, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public JettyPeer connect(URI uri) throws Exception {
            return new JettyPeer(uri, true);
        }
    }

    @Nested
    class Undertow implements Plain, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public UndertowPeer connect(URI uri) throws Exception {
            return new UndertowPeer(uri, false);
        }
    }

    @Nested
    class UndertowDeflated implements Deflated, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public UndertowPeer connect(URI uri) throws Exception {
            return new UndertowPeer(uri, true);
        }
    }
}
