package dev.corinth.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// Our client and servers in other languages: npm's ws and Debian's python3-websockets.
@Tag("slow")
class ForeignProgramServersTest {

    @Nested
    class Ws implements ForeignServersTest.Plain {

        @Override
        public EchoServer server() throws Exception {
            return Node.server(true);
        }
    }

    @Nested
    class WsDeflated implements ForeignServersTest.Deflated {

        @Override
        public EchoServer server() throws Exception {
            return Node.server(true);
        }
    }

    @Nested
    class Websockets implements ForeignServersTest.Plain {

        @Override
        public EchoServer server() throws Exception {
            return Python.server(true);
        }
    }

    @Nested
    class WebsocketsDeflated implements ForeignServersTest.Deflated {

        @Override
        public EchoServer server() throws Exception {
            return Python.server(true);
        }
    }
}
