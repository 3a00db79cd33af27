package dev.corinth.conformance;

import java.io.IOException;

/// The client end of one open connection, made by somebody's library. Used by the thread of its
/// test; events come from any thread.
interface Peer extends AutoCloseable {

    /// Whether the server agreed to permessage-deflate.
    boolean isDeflated();

    /// Sends one text message.
    void sendText(String text) throws Exception;

    /// Sends one binary message.
    void sendBinary(byte[] bytes) throws Exception;

    /// Starts the close handshake; its end comes as [Event.Closed].
    void startClose(int code, String reason) throws Exception;

    /// The next thing that happened.
    Event next() throws Exception;

    /// Cuts the connection if it still stands, and gives back what the library holds.
    @Override
    void close() throws IOException;

    /// A peer whose library can send a message in several frames.
    interface Fragmenting extends Peer {

        /// Sends one text message, a frame per part.
        void sendFragments(String... parts) throws Exception;
    }

    /// A peer whose library can send pings and shows the pongs.
    interface Pinging extends Peer {

        /// Sends a ping; its answer comes as [Event.Pong].
        void sendPing(byte[] payload) throws Exception;
    }
}
