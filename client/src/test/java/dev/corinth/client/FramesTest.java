package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.FragmentedMessage;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What a client sends, frame by frame, and what it answers without being asked.
class FramesTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    /// Answers no ping. Safe for any thread.
    private static final class Silent implements WebSocketListener {
        private final CompletableFuture<String> pinged = new CompletableFuture<>();

        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message);
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            pinged.complete(ping.text());
        }
    }

    private static RawServer playing(RawServer.Script script) {
        return RawServer.play(
                peer -> {
                    peer.acceptUpgrade();
                    script.play(peer);
                });
    }

    private static Client connect(RawServer server) {
        return Client.connect(server.uri("/").toString());
    }

    private static void answerClose(RawPeer peer, int code) {
        peer.expectClose(code);
        peer.send(RawFrame.close(code, ""));
    }

    private static void expectMaskedPong(RawPeer peer, byte... payload) {
        RawFrame pong = peer.expectFrame();
        assertThat(pong.isMasked()).isTrue();
        assertThat(pong.withoutMask()).isEqualTo(RawFrame.pong(payload));
    }

    @Test
    void PR_04_textStaysTextAndBinaryStaysBinary() {
        byte[] same = {'s', 'a', 'm', 'e'};
        try (RawServer server =
                        playing(
                                peer -> {
                                    peer.expectText("same").expectBinary(same);
                                    peer.expectText("").expectBinary();
                                    peer.send(RawFrame.text("same"), RawFrame.binary(same));
                                    peer.send(
                                            RawFrame.binary((byte) 's').withFin(false),
                                            RawFrame.continuation((byte) 'a'));
                                    answerClose(peer, 1000);
                                });
                Client client = connect(server)) {
            client.send("same");
            client.send(same);
            client.send("");
            client.send(new byte[0]);
            assertThat(client.receive().kind()).isEqualTo(MessageKind.TEXT);
            assertThat(client.receive().kind()).isEqualTo(MessageKind.BINARY);
            Message joined = client.receive();
            assertThat(joined.kind()).isEqualTo(MessageKind.BINARY);
            assertThat(joined.text()).isEqualTo("sa");
        }
    }

    @Test
    void PR_07_eachFragmentHasAMaskKeyOfItsOwn() {
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 'x');
        try (RawServer server =
                        playing(
                                peer -> {
                                    List<RawFrame> frames = new ArrayList<>();
                                    do {
                                        frames.add(peer.expectFrame());
                                    } while (!frames.getLast().isFin());
                                    assertThat(frames)
                                            .hasSizeGreaterThan(4)
                                            .allMatch(RawFrame::isMasked)
                                            .extracting(RawFrame::maskKey)
                                            .doesNotHaveDuplicates();
                                    assertThat(RawFrames.join(frames).text())
                                            .isEqualTo("one " + "x".repeat(100_000) + "end");
                                    peer.expectText("behind");
                                    answerClose(peer, 1000);
                                });
                Client client = connect(server)) {
            FragmentedMessage message = client.webSocket().startFragments(MessageKind.TEXT);
            message.send("one ");
            client.send("behind");
            message.send(large);
            message.finish(new byte[] {'e', 'n', 'd'});
        }
    }

    @Test
    void PR_10_answersPingsWithTheirPayload() {
        byte[] longest = new byte[125];
        Arrays.fill(longest, (byte) 0xC3);
        try (RawServer server =
                        playing(
                                peer -> {
                                    peer.send(RawFrame.ping());
                                    expectMaskedPong(peer);
                                    peer.send(RawFrame.ping(longest));
                                    expectMaskedPong(peer, longest);
                                    peer.send(RawFrame.text("done"));
                                    answerClose(peer, 1000);
                                });
                Client client = connect(server)) {
            assertThat(client.receive().text()).isEqualTo("done");
        }
    }

    @Test
    void PR_10_aListenerMayKeepPingsUnanswered() throws Exception {
        Silent listener = new Silent();
        try (RawServer server =
                playing(
                        peer -> {
                            peer.send(RawFrame.ping((byte) 'p'), RawFrame.text("next"));
                            peer.expectText("next");
                            answerClose(peer, 1000);
                        })) {
            WebSocket socket =
                    Client.open(server.uri("/").toString(), ClientConfig.STANDARD, listener);
            assertThat(listener.pinged.get(10, TimeUnit.SECONDS)).isEqualTo("p");
            socket.close();
        }
    }

    @Test
    void PR_13_closesWithoutOrWithCodeAndReason() {
        try (RawServer server = playing(peer -> answerClose(peer, 1000))) {
            Client client = connect(server);
            client.close();
            assertThat(client.closure()).contains(new Closure(1000, "", true, false));
        }
        try (RawServer server =
                playing(
                        peer -> {
                            assertThat(peer.expectClose(4000).closeReason()).isEqualTo("bye bye");
                            peer.send(RawFrame.close(4000, ""));
                        })) {
            Client client = connect(server);
            assertThatThrownBy(() -> client.close(4000, "r".repeat(124)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("close reason: bytes=124, at most 123");
            assertThat(client.isOpen()).isTrue();
            Closure closure = new Closure(4000, "bye bye", true, false);
            assertThat(client.close(4000, "bye bye")).isEqualTo(closure);
            assertThat(client.close(4001, "again")).isEqualTo(closure);
            client.close();
        }
    }

    @Test
    void OP_04_aMessageOfAServerIsBoundedUnlessToldOtherwise() {
        byte[] full = new byte[1 << 20];
        try (RawServer server =
                        playing(
                                peer -> {
                                    peer.send(RawFrame.binary(full));
                                    peer.sendHex("82 7F 0000000000100001");
                                    peer.expectClose(1009);
                                    peer.readToEnd();
                                });
                Client client = connect(server)) {
            assertThat(client.receive(LONG).orElseThrow().length()).isEqualTo(1 << 20);
            assertThatThrownBy(() -> client.receive(LONG)).hasMessageContaining("code=1009");
        }
    }
}
