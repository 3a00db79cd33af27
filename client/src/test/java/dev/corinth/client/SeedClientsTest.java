package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.Message;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// What went wrong in the clients before this one.
class SeedClientsTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(30);

    /// Carries bytes between a client and a server, from the server to the client only as many as
    /// a test lets through. Closed with its peer.
    private static final class Relay {
        private final Socket server;
        private final Semaphore mayPass = new Semaphore(0);
        private final CompletableFuture<Void> failure = new CompletableFuture<>();

        Relay(int port) throws IOException {
            server = new Socket(InetAddress.getLoopbackAddress(), port);
        }

        void carry(RawPeer client) throws IOException {
            Thread.ofPlatform().start(() -> toServer(client));
            byte[] one = new byte[1];
            while (server.getInputStream().read(one) > 0) {
                mayPass.acquireUninterruptibly();
                client.send(one);
            }
        }

        private void toServer(RawPeer client) {
            try {
                client.socket().getInputStream().transferTo(server.getOutputStream());
                server.shutdownOutput();
            } catch (IOException e) {
                failure.completeExceptionally(e);
            }
        }
    }

    @Test
    void C_1_03_aTimeoutLosesNothingThatTlsHadRead() throws Exception {
        Identity identity = Identity.of("localhost");
        var relayed = new CompletableFuture<Relay>();
        var mayReply = new CountDownLatch(1);
        try (RawServer secure =
                        RawServer.playTls(
                                identity.serverContext(),
                                peer -> {
                                    peer.acceptUpgrade();
                                    mayReply.await();
                                    // One record of TLS holds both.
                                    peer.send(RawFrame.text("first"), RawFrame.text("second"));
                                    peer.expectClose(1000);
                                    peer.send(RawFrame.close(1000, ""));
                                });
                RawServer between =
                        RawServer.play(
                                peer -> {
                                    Relay relay = new Relay(secure.port());
                                    relay.mayPass.release(100_000);
                                    relayed.complete(relay);
                                    relay.carry(peer);
                                })) {
            Client client =
                    Client.connect(
                            "wss://localhost:" + between.port(),
                            ClientConfig.STANDARD.trust(identity.clientContext()));
            Relay relay = relayed.get();
            assertThat(client.receive(SHORT)).isEmpty();
            relay.mayPass.drainPermits();
            mayReply.countDown();
            // The record arrives in pieces, and the client gives up waiting after each.
            for (int i = 0; i < 10; i++) {
                relay.mayPass.release(2);
                assertThat(client.receive(Duration.ofMillis(5))).isEmpty();
            }
            relay.mayPass.release(100_000);
            assertThat(client.receive(LONG).map(Message::text)).contains("first");
            // It lies decrypted in our memory: nothing more comes from the network.
            assertThat(client.receive(LONG).map(Message::text)).contains("second");
            assertThat(client.receive(SHORT)).isEmpty();
            assertThat(client.isOpen()).isTrue();
            client.close();
            assertThat(relay.failure).isNotDone();
        }
    }

    @Test
    void C_1_08_oneThreadSendsWhileAnotherWaitsToReceive() {
        byte[] large = new byte[500_000];
        Arrays.fill(large, (byte) 7);
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    peer.acceptUpgrade();
                                    for (int i = 0; i < 100; i++) {
                                        peer.expectText("sent " + i);
                                    }
                                    peer.expectBinary(large);
                                    peer.send(RawFrame.text("all came"));
                                    peer.expectClose(1000);
                                    peer.send(RawFrame.close(1000, ""));
                                });
                Client client = Client.connect(server.uri("/").toString())) {
            var received = new CompletableFuture<String>();
            Thread receiving =
                    Thread.ofPlatform().start(() -> received.complete(client.receive().text()));
            for (int i = 0; i < 100; i++) {
                client.send("sent " + i);
            }
            assertThat(received).isNotDone();
            assertThat(receiving.isAlive()).isTrue();
            client.send(large);
            assertThat(received).succeedsWithin(LONG).isEqualTo("all came");
        }
    }

    @Test
    void C_1_10_aClientIsFourCalls() {
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade();
                            peer.expectText("Hello, world!");
                            peer.send(RawFrame.text("Hello, you!"));
                            peer.expectClose(1000);
                            peer.send(RawFrame.close(1000, ""));
                        })) {
            try (var socket = Client.connect(server.uri("/").toString())) {
                socket.send("Hello, world!");
                var reply = socket.receive(Duration.ofSeconds(10));
                assertThat(reply.map(Message::text)).contains("Hello, you!");
            }
        }
    }
}
