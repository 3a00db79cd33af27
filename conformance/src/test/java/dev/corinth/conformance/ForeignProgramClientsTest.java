package dev.corinth.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

import java.net.URI;

/// Our server and clients in other languages: npm's ws and Debian's python3-websockets.
@Tag("slow")
class ForeignProgramClientsTest {

    @Nested
    class Ws implements ForeignClientsTest.Plain, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public ChildPeer connect(URI uri) throws Exception {
            return Node.client(uri, false);
        }
    }

    @Nested
    class WsDeflated
            implements ForeignClientsTest.Deflated, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public ChildPeer connect(URI uri) throws Exception {
            return Node.client(uri, true);
        }
    }

    @Nested
    class Websockets
            implements ForeignClientsTest.Plain, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public ChildPeer connect(URI uri) throws Exception {
            return Python.client(uri, false);
        }
    }

    @Nested
    class WebsocketsDeflated
            implements ForeignClientsTest.Deflated, EchoContract.Fragmenting, EchoContract.Pinging {

        @Override
        public ChildPeer connect(URI uri) throws Exception {
            return Python.client(uri, true);
        }
    }
}
