package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class RawPeerTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofSeconds(5);

    @Test
    void upgradesAndExchangesFrames() {
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    String head = peer.acceptUpgrade();
                                    assertThat(head).startsWith("GET /chat?x=1 HTTP/1.1\r\n");
                                    peer.expectText("Hello").send(RawFrame.text("World"));
                                    peer.expectClose(1000);
                                    peer.send(RawFrame.close(1000, "done"));
                                });
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.upgrade("/chat?x=1", "Origin: http://localhost");
            peer.send(RawFrame.text("Hello").withMask(1)).expectText("World");
            peer.send(RawFrame.close(1000, "").withMask(2));
            assertThat(peer.expectClose(1000).closeReason()).isEqualTo("done");
            peer.expectEnd();
        }
    }

    @Test
    void keepsWhatCameTooEarlyForTheNextExpectation() {
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    String head = peer.expectHead();
                                    assertThat(head).isEqualTo("GET / HTTP/1.1\r\n\r\n");
                                    byte[] ping = RawFrame.ping().toBytes();
                                    byte[] close = RawFrame.close().toBytes();
                                    byte[] text = Bytes.utf8("HTTP/1.1 200 OK\r\n\r\nxy");
                                    peer.send(Bytes.concat(text, ping, close));
                                });
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("GET / HTTP/1.1\r\n\r\n").expectStatus(200);
            peer.expectHex("78 79").expectFrame(RawFrame.ping());
            peer.expectClose(1005);
            peer.expectEnd();
        }
    }

    @Test
    void sendsByteByByte() {
        try (RawServer server = RawServer.play(peer -> peer.expectHex("01 02 03").expectEnd());
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendByteWise((byte) 1, (byte) 2, (byte) 3).finish();
        }
    }

    @Test
    void failsOnAnythingElse() {
        failsWith("[02] instead of 1 bytes [01]", "02", peer -> peer.expectHex("01"));
        failsWith("instead of close 1000", "88 02 03e9", peer -> peer.expectClose(1000));
        failsWith("instead of fin rsv=0", "81 00", peer -> peer.expectText("x"));
        failsWith("the end instead of a frame", "81", RawPeer::expectFrame);
        failsWith("the end before 2 bytes", "81", peer -> peer.read(2));
        failsWith("the end instead of a head", "0d0a", RawPeer::expectHead);
        failsWith("[88 00] instead of the end", "88 00", RawPeer::expectEnd);
        failsWith("byte 88", "88", peer -> peer.expectSilence(LATER));
        failsWith("the end instead of silence", "", peer -> peer.expectSilence(LATER));
        failsWith("not the head of a response", "0d0a0d0a", peer -> peer.expectStatus(101));
    }

    @Test
    void givesUpAfterItsTimeout() {
        try (RawServer server = RawServer.play(RawPeer::expectEnd);
                RawPeer peer = RawPeer.connect(server.port()).timeout(SOON)) {
            assertThatThrownBy(peer::expectFrame)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("nothing for PT0.05S");
            peer.expectSilence(SOON);
        }
    }

    @Test
    void takesAResetForAnEnd() {
        try (RawServer server = RawServer.play(peer -> peer.expectHex("01").reset());
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendHex("01").expectEnd();
            assertThat(peer.trySend((byte) 1)).isFalse();
        }
    }

    @Test
    void readsToTheEnd() {
        try (RawServer server = RawServer.play(peer -> peer.send(new byte[300_000]));
                RawPeer peer = RawPeer.connect(server.port())) {
            assertThat(peer.readToEnd()).hasSize(300_000);
        }
    }

    @Test
    void refusesAnUpgradeWithTheWrongAccept() {
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    peer.expectHead();
                                    peer.sendText(RawHandshake.response("wrong"));
                                });
                RawPeer peer = RawPeer.connect(server.port())) {
            assertThatThrownBy(() -> peer.upgrade("/"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("a wrong Accept");
        }
    }

    @Test
    void playsOneScriptForEachConnection() {
        try (RawServer server =
                RawServer.play(peer -> peer.sendHex("01"), peer -> peer.sendHex("02"))) {
            for (String expected : new String[] {"01", "02"}) {
                try (RawPeer peer = RawPeer.connect(server.port())) {
                    peer.expectHex(expected).expectEnd();
                }
            }
            server.await();
        }
    }

    @Test
    void reportsTheFailureOfAScript() {
        RawServer server = RawServer.play(peer -> peer.expectHex("01"));
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendHex("02");
        }

        assertThatThrownBy(server::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a script failed")
                .hasMessageContaining("[02] instead of 1 bytes [01]");
    }

    @Test
    void reportsAScriptThatNoClientCameFor() {
        RawServer server = RawServer.play(peer -> peer.sendHex("01"), peer -> peer.sendHex("02"));
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.expectHex("01");
        }

        assertThatThrownBy(server::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no client came for script 2 of 2");
    }

    @Test
    void playsToAClientThatIsGoneAlready() {
        RawServer server = RawServer.play(peer -> peer.expectHex("01"));
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendHex("01");
        }

        server.close();
    }

    @Test
    void tellsWhereItIs() {
        try (RawServer server = RawServer.play()) {
            int port = server.port();

            assertThat(port).isPositive();
            assertThat(server.uri("/x")).hasToString("ws://localhost:" + port + "/x");
        }
    }

    private static void failsWith(String message, String sent, Check check) {
        try (RawServer server = RawServer.play(peer -> peer.sendHex(sent));
                RawPeer peer = RawPeer.connect(server.port())) {
            ThrowingCallable checking = () -> check.on(peer);
            assertThatThrownBy(checking)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(message);
        }
    }

    private interface Check {
        void on(RawPeer peer);
    }
}
