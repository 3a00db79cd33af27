package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a message is and whose it is, through a socket.
class MessagesTest {
    private static final Diary DIARY = new Diary();
    private static final WebSocketListener ECHO = (socket, message) -> socket.send(message);
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/", ECHO)
                    .webSocket("/diary", DIARY)
                    .webSocket("/silent", new Silent())
                    .webSocket("/other", new Answering())
                    .start();

    /// Answers no ping. Safe for any thread.
    private static final class Silent implements WebSocketListener {
        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message);
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            DIARY.write("ping=" + ping.text());
        }
    }

    /// Answers pings in its own way. Safe for any thread.
    private static final class Answering implements WebSocketListener {
        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message);
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            socket.send("pinged: " + ping.text());
            socket.pong(new byte[] {7});
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void clear() {
        Wire.await("nobody of an earlier test is left", () -> SERVER.openConnections() == 0);
        DIARY.rest();
    }

    @Test
    void PR_04_textStaysTextAndBinaryStaysBinary() {
        byte[] same = Bytes.utf8("the same");
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            peer.send(Wire.text("the same"), Wire.binary(same), Wire.text(""), Wire.binary());
            peer.expectText("the same").expectBinary(same).expectText("").expectBinary();
            peer.send(
                    Wire.binary(new byte[] {'a'}).withFin(false),
                    Wire.continuation((byte) 'b'),
                    Wire.text("a").withFin(false),
                    Wire.continuation((byte) 'b'));
            peer.expectBinary((byte) 'a', (byte) 'b').expectText("ab");
        }
    }

    @Test
    void PR_04_aMessageKeepsItsKindOnItsWayToOthers() throws Exception {
        var kept = new LinkedBlockingQueue<Message>();
        WebSocketGroup group = new WebSocketGroup();
        WebSocketListener passing =
                (socket, message) -> {
                    kept.add(message.copy());
                    group.send(message);
                };
        try (Server server = Server.on(0).webSocket("/", passing).start();
                RawPeer from = Wire.open(server, "/");
                RawPeer to = Wire.open(SERVER, "/diary")) {
            WebSocket socket = DIARY.openSocket();
            group.join(socket);
            Wire.await("joined", () -> group.count() == 1);
            from.send(Wire.text("1"), Wire.binary(new byte[] {2}));
            to.expectText("1").expectBinary((byte) 2);
            for (MessageKind kind : List.of(MessageKind.TEXT, MessageKind.BINARY)) {
                Message copy = kept.poll(10, TimeUnit.SECONDS);
                assertThat(copy).isNotNull();
                assertThat(copy.kind()).isEqualTo(kind);
                socket.send(copy);
                socket.writer(kind).write("w").flush();
                socket.startFragments(kind).finish(new byte[] {'f'});
            }
            to.expectText("1").expectText("w").expectText("f");
            to.expectBinary((byte) 2).expectBinary((byte) 'w').expectBinary((byte) 'f');
        }
    }

    @Test
    void PR_10_answersPingsWithTheirPayload() {
        byte[] longest = new byte[125];
        Arrays.fill(longest, (byte) 0xC3);
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            peer.send(Wire.ping()).expectHex("8A 00");
            peer.send(Wire.ping(longest)).expectHex("8A 7D").expectBytes(longest);
            peer.send(Wire.text("in").withFin(false), Wire.ping((byte) 1), Wire.continuation());
            peer.expectPong((byte) 1).expectText("in");
        }
    }

    @Test
    void PR_10_aListenerMayAnswerOtherwiseOrNotAtAll() {
        try (RawPeer peer = Wire.open(SERVER, "/silent")) {
            peer.send(Wire.ping((byte) 'p'), Wire.text("next")).expectText("next");
            assertThat(DIARY.next()).isEqualTo("ping=p");
        }
        try (RawPeer peer = Wire.open(SERVER, "/other")) {
            peer.send(Wire.ping((byte) 'p'));
            List<RawFrame> answers = List.of(peer.expectFrame(), peer.expectFrame());
            assertThat(answers)
                    .containsExactlyInAnyOrder(RawFrame.text("pinged: p"), RawFrame.pong((byte) 7));
        }
    }

    @Test
    void AP_33_aListenerMayAskForTheKindOrNot() {
        WebSocketListener telling =
                (socket, message) -> {
                    byte[] bytes = message.bytes();
                    String first = bytes.length == 0 ? "none" : "" + message.at(0);
                    DIARY.write(message.text() + " of " + bytes.length + ", first " + first);
                    DIARY.write(message.kind() + " " + message.isText());
                };
        try (Server server = Server.on(0).webSocket("/", telling).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("grün"), Wire.binary(new byte[] {'b'}), Wire.text(""));
            assertThat(DIARY.next(6))
                    .containsExactly(
                            "grün of 5, first 103",
                            "TEXT true",
                            "b of 1, first 98",
                            "BINARY false",
                            " of 0, first none",
                            "TEXT true");
        }
    }

    @Test
    void AP_33_aMessageIsReadIntoMemoryOfTheApplication() {
        WebSocketListener reading =
                (socket, message) -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment own = arena.allocate(message.length() + 2);
                        message.copyTo(own, 1);
                        own.set(ValueLayout.JAVA_BYTE, 0, (byte) '<');
                        own.set(ValueLayout.JAVA_BYTE, message.length() + 1, (byte) '>');
                        byte[] bytes = own.toArray(ValueLayout.JAVA_BYTE);
                        MemorySegment copy = own.asSlice(1, message.length());
                        boolean isSame = message.segment().mismatch(copy) < 0;
                        socket.send(new String(bytes, StandardCharsets.UTF_8) + isSame);
                    }
                };
        try (Server server = Server.on(0).webSocket("/", reading).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("mine")).expectText("<mine>true");
        }
    }

    @Test
    void AP_33_whatAListenerThrowsClosesTheConnection() {
        WebSocketListener throwing =
                (socket, message) -> {
                    throw new IllegalStateException("of onMessage");
                };
        try (Server server = Server.on(0).webSocket("/", throwing).start()) {
            Wire.isClosed(server, "/", 1011, Wire.text("?"));
            Wire.isClosed(server, "/", 1011, Wire.binary(3), Wire.text("never read"));
        }
    }

    /// Sends everything that has a length in each way, and spoils it at once.
    private static void sendAndSpoil(WebSocket socket, int length) {
        byte[] array = new byte[length];
        Arrays.fill(array, (byte) 'x');
        socket.send(array);
        Arrays.fill(array, (byte) 'y');
        ByteBuffer buffer = ByteBuffer.wrap(array);
        socket.send(buffer);
        Arrays.fill(array, (byte) 'z');
        var writer = socket.writer(MessageKind.BINARY);
        writer.write(array);
        Arrays.fill(array, (byte) '!');
        writer.flush();
        socket.ping(array.length > 125 ? new byte[] {'!'} : array);
        Arrays.fill(array, (byte) '?');
    }

    private static void arriveUnspoiled(RawPeer peer, int length) {
        for (byte expected : new byte[] {'x', 'y', 'z'}) {
            RawFrame frame = peer.expectFrame();
            while (frame.opcode() == RawFrame.PING) {
                assertThat(frame.payload()).containsOnly('!');
                frame = peer.expectFrame();
            }
            assertThat(frame.payload()).hasSize(length).containsOnly(expected);
        }
        peer.send(Wire.ping((byte) 1));
        RawFrame frame = peer.expectFrame();
        while (frame.opcode() == RawFrame.PING) {
            frame = peer.expectFrame();
        }
        assertThat(frame).isEqualTo(RawFrame.pong((byte) 1));
    }

    @Test
    void AP_55_whatWasSentMayBeChangedAtOnce() throws Exception {
        for (int length : new int[] {1, 100, 10_000, 300_000}) {
            try (RawPeer peer = Wire.open(SERVER, "/diary")) {
                WebSocket socket = DIARY.openSocket();
                sendAndSpoil(socket, length);
                arriveUnspoiled(peer, length);
                var isSent = new CompletableFuture<Boolean>();
                socket.execute(
                        () -> {
                            sendAndSpoil(socket, length);
                            isSent.complete(true);
                        });
                assertThat(isSent.get(10, TimeUnit.SECONDS)).isTrue();
                arriveUnspoiled(peer, length);
            }
        }
    }

    @Test
    void AP_55_whatWasReceivedIsKeptByACopyOnly() throws Exception {
        var views = new LinkedBlockingQueue<Message>();
        var copies = new LinkedBlockingQueue<Message>();
        WebSocketListener keeping =
                (socket, message) -> {
                    views.add(message);
                    copies.add(message.copy());
                    socket.send(message);
                };
        try (Server server = Server.on(0).webSocket("/", keeping).start();
                RawPeer peer = Wire.open(server, "/")) {
            for (int i = 0; i < 50; i++) {
                byte[] payload = new byte[1 + i * 1_000];
                Arrays.fill(payload, (byte) i);
                peer.send(Wire.binary(payload)).expectBinary(payload);
            }
            // Every callback but the last has returned when the ping behind it is answered.
            peer.send(Wire.ping()).expectPong();
            for (int i = 0; i < 50; i++) {
                Message view = views.remove();
                assertThatThrownBy(view::length).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(view::segment).isInstanceOf(IllegalStateException.class);
                assertThat(copies.remove().bytes()).hasSize(1 + i * 1_000).containsOnly(i);
            }
        }
    }

    @Test
    void OP_04_aMessageOfAStrangerIsBoundedUnlessToldOtherwise() {
        int limit = 1 << 20;
        byte[] full = new byte[limit];
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            peer.send(Wire.binary(full)).expectBinary(full);
        }
        // The length alone is enough: nothing of the payload is waited for, or has room.
        Wire.isClosedAfter(SERVER, "/", 1009, "82 FF 0000000000100001 00000000");
        Wire.isClosedAfter(SERVER, "/", 1009, "82 FF 7FFFFFFFFFFFFFFF 00000000");
        Wire.isClosed(
                SERVER,
                "/",
                1009,
                Wire.binary(limit).withFin(false),
                Wire.continuation((byte) 1).withFin(false));
    }
}
