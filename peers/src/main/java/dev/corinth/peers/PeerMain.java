package dev.corinth.peers;

import java.util.concurrent.CountDownLatch;

/// The program that a peer runs in: `PeerMain <server> <port>`. Used by the main thread, which
/// waits until the process is ended.
public final class PeerMain {
    private PeerMain() {}

    /// Serves until the process is ended.
    ///
    /// @param args the name of the server and its port
    /// @throws Exception if the server does not start
    public static void main(String[] args) throws Exception {
        try (Peer peer = Contender.of(args[0]).start(Integer.parseInt(args[1]))) {
            assert peer.port() > 0;
            new CountDownLatch(1).await();
        }
    }
}
