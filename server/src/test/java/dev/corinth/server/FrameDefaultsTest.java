package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.zip.Deflater;

/// What a server that was configured with nothing but a port makes of frames, and with nothing but
/// compression of compressed ones.
class FrameDefaultsTest {
    private static final String OFFER =
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/", (socket, message) -> socket.send(message))
                    .webSocket(
                            "/deflate",
                            WebSocketRoute.of((socket, message) -> socket.send(message))
                                    .config(WebSocketConfig.STANDARD.deflate(DeflateConfig.on())))
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static byte[] fragments(int count, int length) {
        RawFrame middle = Wire.continuation(new byte[length]).withFin(false);
        return Bytes.concat(
                Wire.binary(length).withFin(false).toBytes(),
                RawFrames.write(Collections.nCopies(count - 2, middle)),
                Wire.continuation(new byte[length]).toBytes());
    }

    private static RawFrame compressed(int length) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[length]);
        var out = new ByteArrayOutputStream();
        byte[] step = new byte[1 << 16];
        for (int count = -1; count != 0; ) {
            count = deflater.deflate(step, 0, step.length, Deflater.SYNC_FLUSH);
            out.write(step, 0, count);
        }
        deflater.end();
        byte[] payload = new byte[out.size() - 4];
        System.arraycopy(out.toByteArray(), 0, payload, 0, payload.length);
        return RawFrame.of(RawFrame.BINARY, payload).withRsv(4).withMask(7);
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource({
        "1002, 81 05 48656C6C6F,                         without a mask",
        "1002, C1 80 00000000,                           RSV1 that nobody agreed on",
        "1002, A1 80 00000000,                           RSV2",
        "1002, 91 80 00000000,                           RSV3",
        "1002, 83 80 00000000,                           a reserved data opcode",
        "1002, 8B 80 00000000,                           a reserved control opcode",
        "1002, 82 FE 0005 00000000 0000000000,           16 bits for a length of 5",
        "1002, 82 FF 0000000000000005 00000000 00000000, 64 bits for a length of 5",
        "1002, 82 FF 8000000000000000 00000000,          a negative length",
        "1002, 09 80 00000000,                           a control frame in fragments",
        "1002, 89 FE 007E 00000000,                      a control frame of 126 bytes",
        "1002, 80 80 00000000,                           a continuation of nothing",
        "1002, 88 81 00000000 03,                        half a close code",
        "1002, 88 82 00000000 03ED,                      close code 1005",
        "1002, 88 82 00000000 03E7,                      close code 999",
        "1002, 88 82 00000000 1388,                      close code 5000",
        "1007, 88 84 00000000 03E8 C328,                 a reason that is not UTF-8",
        "1007, 01 83 00000000 C0AF61,                    text that is not UTF-8, before its end",
        "1007, 81 83 00000000 EDA080,                    half of a surrogate pair",
        "1009, 82 FF 0000000000100001 00000000,          a byte more than a mebibyte"
    })
    void E_13_keepsTheRulesOfFrames(int code, String hex, String what) {
        assertThat(what).isNotEmpty();
        Wire.isClosedAfter(SERVER, "/", code, hex);
    }

    @Test
    void E_14_aMessageHasAMebibyteWhateverItsShape() {
        byte[] full = new byte[1 << 20];
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            peer.send(Wire.binary(full)).expectBinary(full);
            peer.send(fragments(16, 1 << 16)).expectBinary(full);
        }
        Wire.isClosed(
                SERVER,
                "/",
                1009,
                Wire.binary(1 << 20).withFin(false),
                Wire.continuation((byte) 1));
    }

    @Test
    void E_14_aMessageIsMeasuredAfterItsInflation() {
        try (RawPeer peer = Wire.open(SERVER, "/deflate", OFFER)) {
            peer.send(compressed(1 << 20));
            assertThat(peer.expectFrame().rsv()).isEqualTo(4);
            RawFrame bomb = compressed((1 << 20) + 1);
            assertThat(bomb.payload().length).isLessThan(2_000);
            peer.send(bomb).expectClose(1009);
        }
    }

    @Test
    void E_14_aMessageHasSixteenThousandFragments() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            peer.send(fragments(16_384, 1)).expectBinary(new byte[16_384]);
            assertThat(peer.trySend(fragments(16_385, 1))).isTrue();
            peer.expectClose(1008);
        }
    }

    @Test
    void E_15_compressionIsOff() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            assertThat(peer.upgrade("/", OFFER)).doesNotContain("permessage-deflate");
            peer.send(Wire.text("a".repeat(10_000))).expectText("a".repeat(10_000));
            peer.send(compressed(10)).expectClose(1002);
        }
    }

    @Test
    void E_15_whereItIsOnNothingIsKeptBetweenMessagesAndWindowsAreHonoured() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            String head =
                    peer.upgrade(
                            "/deflate",
                            "Sec-WebSocket-Extensions: permessage-deflate;"
                                    + " server_max_window_bits=9; client_max_window_bits");
            assertThat(RawHandshake.header(head, "Sec-WebSocket-Extensions"))
                    .contains("server_no_context_takeover")
                    .contains("client_no_context_takeover")
                    .contains("server_max_window_bits=9");
            peer.send(compressed(5_000));
            RawFrame first = peer.expectFrame();
            peer.send(compressed(5_000));
            // With a context the second would be shorter.
            assertThat(peer.expectFrame()).isEqualTo(first);
        }
    }
}
