package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Frames, through a socket (RFC 6455 §5).
class FramesTest {
    private static final Diary DIARY = new Diary();
    private static final WebSocketConfig DEFLATE =
            WebSocketConfig.STANDARD.deflate(DeflateConfig.on());
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/echo", (socket, message) -> socket.send(message))
                    .webSocket(
                            "/deflate",
                            WebSocketRoute.of((socket, message) -> socket.send(message))
                                    .config(DEFLATE))
                    .webSocket("/diary", DIARY)
                    .webSocket("/closes", FramesTest::closing)
                    .webSocket(
                            "/closes/soon",
                            WebSocketRoute.of(FramesTest::closing)
                                    .config(
                                            WebSocketConfig.STANDARD.closeTimeout(
                                                    Duration.ofMillis(500))))
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static void closing(WebSocket socket, Message message) {
        DIARY.write("text=" + message.text());
        socket.close(4000, "enough");
    }

    @Test
    void F_01_rejectsRsv1WithoutExtension() {
        Wire.isClosedAfter(SERVER, "/echo", 1002, "C1 80 00000000");
    }

    @Test
    void F_02_rejectsReservedBitsAlsoWithCompression() {
        for (String first : new String[] {"A1", "91", "F1", "D1"}) {
            Wire.isClosedAfter(SERVER, "/echo", 1002, first + " 80 00000000");
            try (RawPeer peer =
                    Wire.open(SERVER, "/deflate", "Sec-WebSocket-Extensions: permessage-deflate")) {
                peer.sendHex(first + " 80 00000000").expectClose(1002);
                peer.expectEnd();
            }
        }
    }

    @Test
    void F_04_rejectsReservedDataOpcodes() {
        IntStream.rangeClosed(3, 7)
                .forEach(
                        opcode ->
                                Wire.isClosed(
                                        SERVER, "/echo", 1002, RawFrame.of(opcode).withMask(1)));
    }

    @Test
    void F_05_rejectsReservedControlOpcodes() {
        IntStream.rangeClosed(0xB, 0xF)
                .forEach(
                        opcode ->
                                Wire.isClosed(
                                        SERVER, "/echo", 1002, RawFrame.of(opcode).withMask(1)));
    }

    @Test
    void F_07_rejectsAnUnmaskedFrame() {
        Wire.isClosedAfter(SERVER, "/echo", 1002, "81 05 48656C6C6F");
    }

    @Test
    void C_2_04_unmaskedFramesReachNoListener() {
        DIARY.rest();
        Wire.isClosed(SERVER, "/diary", 1002, RawFrame.text("bare"));

        assertThat(DIARY.next(2)).containsExactly("open", "close=1002 lost us");
    }

    @Test
    void F_08_rejectsLengthsThatAreNotMinimal() {
        for (String hex :
                new String[] {
                    "81 FE 0005 00000000 48656C6C6F",
                    "82 FF 0000000000000005 00000000 48656C6C6F",
                    "82 FF 000000000000FFFF 00000000"
                }) {
            Wire.isClosedAfter(SERVER, "/echo", 1002, hex);
        }
    }

    @Test
    void F_10_rejectsLengthsOverTheLimitAtTheHeader() {
        for (String length :
                new String[] {
                    "7FFFFFFFFFFFFFFF", "0000000100000000", "0000000080000000", "0000000000100001"
                }) {
            Wire.isClosedAfter(SERVER, "/echo", 1009, "82 FF " + length + " 00000000");
        }
    }

    @Test
    void F_11_rejectsFragmentsThatPassTheLimitTogether() {
        Wire.isClosedAfter(
                SERVER, "/echo", 1009, "02 81 00000000 61 80 FF 7FFFFFFFFFFFFFFF 00000000");
    }

    @Test
    void F_13_answersPingsWithTheirPayload() {
        byte[] full = new byte[125];
        try (RawPeer peer = Wire.open(SERVER, "/echo")) {
            peer.send(Wire.ping(full)).expectPong(full);
            peer.send(Wire.ping()).expectPong();
            byte[] odd = {0, (byte) 0xFF, (byte) 0xFE, 13, 10};
            peer.sendByteWise(Wire.ping(odd).toBytes());
            peer.expectPong(odd);
        }
    }

    @Test
    void F_14_ignoresPongsAndAnswersTenPingsInOrder() {
        try (RawPeer peer = Wire.open(SERVER, "/echo")) {
            peer.send(Wire.pong((byte) 7), Wire.pong());
            RawFrame[] pings =
                    IntStream.range(0, 10)
                            .mapToObj(i -> Wire.ping((byte) i))
                            .toArray(RawFrame[]::new);
            peer.send(pings);
            for (int i = 0; i < 10; i++) {
                peer.expectPong((byte) i);
            }
        }
    }

    @Test
    void F_16_rejectsAContinuationOfNothing() {
        for (String hex : new String[] {"80 80 00000000", "00 80 00000000"}) {
            Wire.isClosedAfter(SERVER, "/echo", 1002, hex);
            try (RawPeer peer = Wire.open(SERVER, "/echo")) {
                peer.sendByteWise(Bytes.hex(hex));
                peer.expectClose(1002);
                peer.expectEnd();
            }
        }
    }

    @Test
    void F_17_rejectsANewMessageInsideAnother() {
        Wire.isClosedAfter(SERVER, "/echo", 1002, "01 81 00000000 61 81 81 00000000 62");
    }

    @Test
    void F_19_deliversTheGoodMessageBeforeAStrayContinuation() {
        try (RawPeer peer = Wire.open(SERVER, "/echo")) {
            peer.send(
                    Wire.text("a").withFin(false),
                    Wire.continuation((byte) 'b'),
                    Wire.continuation((byte) 'c'));
            peer.expectText("ab").expectClose(1002);
            peer.expectEnd();
        }
    }

    @Test
    void F_23_deliversEmptyMessages() {
        try (RawPeer peer = Wire.open(SERVER, "/echo")) {
            peer.send(Wire.text("")).expectText("");
            peer.send(Wire.binary()).expectBinary();
            peer.send(Wire.text("").withFin(false), Wire.continuation()).expectText("");
        }
    }

    @Test
    void F_25_anyCutOfAStreamGivesTheSame() {
        byte[] stream =
                RawFrames.write(
                        Wire.text("Grüße").withFin(false),
                        Wire.ping((byte) 1),
                        Wire.continuation((byte) '!'),
                        Wire.binary(300));
        for (int cut = 0; cut <= 40; cut++) {
            try (RawPeer peer = Wire.open(SERVER, "/echo")) {
                peer.send(Arrays.copyOfRange(stream, 0, cut));
                peer.send(Arrays.copyOfRange(stream, cut, stream.length));
                peer.expectPong((byte) 1).expectText("Grüße!").expectBinary(new byte[300]);
            }
        }
    }

    @Test
    void F_26_listensToNothingButTheCloseAfterOurOwn() {
        DIARY.rest();
        try (RawPeer peer = Wire.open(SERVER, "/closes")) {
            peer.send(Wire.text("go"), Wire.text("late"), Wire.ping((byte) 1));
            peer.expectClose(4000);
            peer.send(Wire.text("later"), Wire.text("x").withFin(false), Wire.ping());
            peer.send(Wire.close(4000)).expectEnd();
        }
        assertThat(DIARY.rest()).containsExactly("text=go");
    }

    @Test
    void F_26_cutsAPeerThatNeverAnswersTheClose() {
        try (RawPeer peer = Wire.open(SERVER, "/closes/soon")) {
            peer.send(Wire.text("go")).expectClose(4000);
            peer.expectEnd();
        }
    }

    @Test
    void F_26_stopsAtGarbageAfterOurClose() {
        try (RawPeer peer = Wire.open(SERVER, "/closes")) {
            peer.send(Wire.text("go")).expectClose(4000);
            peer.sendHex("FF FF FF FF FF").expectEnd();
        }
    }

    @Test
    void F_28_tellsTheFirstOfTwoCloses() {
        DIARY.rest();
        try (RawPeer peer = Wire.open(SERVER, "/diary")) {
            peer.send(Wire.close(3001), Wire.close(3002));
            peer.expectClose(3001);
            peer.expectEnd();
        }
        assertThat(DIARY.next(3)).containsExactly("open", "closing=3001", "close=3001 clean peer");
        assertThat(DIARY.rest()).isEmpty();
    }

    @Test
    void F_29_deliversALargeMessageBeforeTheCloseBehindIt() {
        byte[] payload = new byte[256 << 10];
        payload[payload.length - 1] = 9;
        try (RawPeer peer = Wire.open(SERVER, "/echo")) {
            peer.send(Wire.binary(payload), Wire.close(1000));
            peer.expectBinary(payload).expectClose(1000);
            peer.expectEnd();
        }
    }

    @Test
    void F_31_tellsLossWithoutAWordAs1006() {
        DIARY.rest();
        RawPeer reset = Wire.open(SERVER, "/diary");
        assertThat(DIARY.next()).isEqualTo("open");
        reset.reset();
        assertThat(DIARY.next()).isEqualTo("close=1006 lost us");

        RawPeer gone = Wire.open(SERVER, "/diary");
        assertThat(DIARY.next()).isEqualTo("open");
        gone.close();
        assertThat(DIARY.next()).isEqualTo("close=1006 lost us");
    }

    @Test
    void F_32_closesAHalfClosedConnection() {
        DIARY.rest();
        try (RawPeer peer = Wire.open(SERVER, "/diary")) {
            peer.finish();
            peer.expectEnd();
        }
        assertThat(DIARY.next(2)).containsExactly("open", "close=1006 lost us");
    }
}
