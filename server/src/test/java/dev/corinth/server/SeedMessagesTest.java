package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.SendResult;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Messages that were lost, held up or hard to send in the servers before this one.
class SeedMessagesTest {
    private final Diary diary = new Diary();

    @Test
    void C_1_08_writingDoesNotWaitForReading() {
        try (Server server = Server.on(0).webSocket("/", diary).start();
                RawPeer peer = Wire.open(server, "/")) {
            WebSocket socket = diary.socket();
            // Half a message is being read, and nothing more of it will come.
            peer.send(Wire.text("unfinished").withFin(false));
            peer.send(Wire.ping()).expectPong();
            for (int i = 0; i < 100; i++) {
                assertThat(socket.send("while reading " + i)).isEqualTo(SendResult.SENT);
                peer.expectText("while reading " + i);
            }
            socket.pause();
            assertThat(socket.send("while paused").isTaken()).isTrue();
            peer.expectText("while paused");
        }
    }

    @Test
    void C_1_08_otherThreadsSendWhileTheHandlerIsBusy() throws InterruptedException {
        var isBusy = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        Diary busy =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        isBusy.countDown();
                        write(awaits(mayGoOn) ? "went on" : "stuck");
                    }
                };
        try (Server server = Server.on(0).webSocket("/", busy).start();
                RawPeer peer = Wire.open(server, "/")) {
            WebSocket socket = busy.socket();
            peer.send(Wire.text("work"));
            assertThat(isBusy.await(10, TimeUnit.SECONDS)).isTrue();
            // The loop is held up, and yet this thread is not.
            for (int i = 0; i < 10; i++) {
                assertThat(socket.send("sent " + i).isTaken()).isTrue();
            }
            mayGoOn.countDown();
            for (int i = 0; i < 10; i++) {
                peer.expectText("sent " + i);
            }
            assertThat(busy.next(2)).containsExactly("open", "went on");
        }
    }

    @Test
    void C_2_01_aBrowsersLargeMessageInFragmentsArrivesWhole() {
        // As Chromium cuts it: 128 KiB at a time; and as a proxy may: without regard to frames.
        int piece = 128 << 10;
        byte[] whole = new byte[1 << 20];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = (byte) (i * 7 ^ i >> 11);
        }
        List<RawFrame> frames = new ArrayList<>();
        for (int at = 0; at < whole.length; at += piece) {
            byte[] part = Arrays.copyOfRange(whole, at, at + piece);
            RawFrame frame = at == 0 ? Wire.binary(part) : Wire.continuation(part);
            frames.add(frame.withFin(at + piece == whole.length));
            frames.add(Wire.ping((byte) at));
        }
        byte[] bytes = RawFrames.write(frames);
        try (Server server =
                        Server.on(0)
                                .webSocket("/", (socket, message) -> socket.send(message))
                                .start();
                RawPeer peer = Wire.open(server, "/")) {
            for (int at = 0; at < bytes.length; at += 10_007) {
                peer.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 10_007)));
            }
            RawFrame frame = peer.expectFrame();
            int pongs = 0;
            while (frame.opcode() == RawFrame.PONG) {
                pongs++;
                frame = peer.expectFrame();
            }
            assertThat(frame.payload()).isEqualTo(whole);
            assertThat(pongs).isBetween(1, 8);
        }
    }

    @Test
    void C_2_03_aFirstMessageWaitsUntilOnOpenHasReturned() {
        var isSent = new CountDownLatch(1);
        Diary slow =
                new Diary() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        write(awaits(isSent) ? "opening" : "stuck");
                        super.onOpen(socket);
                    }
                };
        byte[] request = RawHandshake.request("/", "localhost").getBytes(StandardCharsets.US_ASCII);
        byte[] early = RawFrames.write(Wire.text("with the request"));
        try (Server server = Server.on(0).webSocket("/", slow).start();
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.send(Bytes.concat(request, early));
            peer.send(Wire.text("while onOpen runs"), Wire.binary(70_000));
            isSent.countDown();
            peer.expectStatus(101);
            assertThat(slow.next(5))
                    .containsExactly(
                            "opening",
                            "open",
                            "text=with the request",
                            "text=while onOpen runs",
                            "binary=70000");
        }
    }

    @Test
    void C_3_02_messagesAreWholeUnlessARouteStreams() {
        Diary pieces =
                new Diary() {
                    @Override
                    public void onFragment(
                            WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
                        write(
                                (isFirst ? "first=" : "next=")
                                        + piece.text()
                                        + (isLast ? " last" : ""));
                    }
                };
        RawFrame[] frames = {
            Wire.text("one ").withFin(false),
            Wire.ping((byte) '!'),
            Wire.continuation(Bytes.utf8("two ")).withFin(false),
            Wire.continuation(Bytes.utf8("three"))
        };
        try (Server server =
                        Server.on(0)
                                .webSocket("/", pieces)
                                .webSocket(
                                        "/streams",
                                        WebSocketRoute.of(pieces)
                                                .config(WebSocketConfig.STANDARD.streaming(1_000)))
                                .start();
                RawPeer whole = Wire.open(server, "/")) {
            whole.sendByteWise(RawFrames.write(frames));
            assertThat(pieces.next(3)).containsExactly("open", "ping=!", "text=one two three");
            try (RawPeer streamed = Wire.open(server, "/streams")) {
                assertThat(pieces.next()).isEqualTo("open");
                for (RawFrame frame : frames) {
                    streamed.send(frame);
                }
                assertThat(pieces.next()).isEqualTo("first=one ");
                assertThat(pieces.next()).isEqualTo("ping=!");
                assertThat(String.join("+", pieces.next(), pieces.next()))
                        .isEqualTo("next=two +next=three last");
            }
        }
    }

    @Test
    void C_3_03_sendingIsOneCallAnywhereAnyNumberOfTimes() {
        Diary talking =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        socket.send("one");
                        socket.send(new byte[] {2});
                        socket.send("x".repeat(100_000));
                        socket.send(message);
                    }
                };
        try (Server server = Server.on(0).webSocket("/", talking).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("go"));
            peer.expectText("one").expectBinary((byte) 2).expectText("x".repeat(100_000));
            peer.expectText("go");
            assertThat(talking.socket().send("from a thread of mine")).isEqualTo(SendResult.SENT);
            peer.expectText("from a thread of mine");
        }
    }

    @Test
    void C_3_03_theResultTellsWhetherToSlowDown() {
        var isWritable = new CountDownLatch(1);
        Diary listening =
                new Diary() {
                    @Override
                    public void onWritable(WebSocket socket) {
                        isWritable.countDown();
                    }
                };
        try (Server server = Server.on(0).webSocket("/", listening).start();
                RawPeer peer = Wire.open(server, "/")) {
            WebSocket socket = listening.socket();
            byte[] block = new byte[32 << 10];
            int count = 1;
            while (socket.send(block) == SendResult.SENT) {
                count++;
            }
            assertThat(isWritable.getCount()).isEqualTo(1);
            for (int i = 0; i < count; i++) {
                peer.expectBinary(block);
            }
            assertThat(awaits(isWritable)).isTrue();
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
