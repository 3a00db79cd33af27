package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.DeflateTables;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Compression, through a socket (RFC 7692). What the server writes is read by the JDK's inflater
/// here, and what it reads is written by the JDK's deflater.
class DeflateTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final DeflateConfig ON = new DeflateConfig(true, false, false, 15, 15, 0, 6);
    private static final DeflateConfig TAKEOVER = new DeflateConfig(true, true, true, 15, 15, 0, 6);
    private static final Diary DIARY = new Diary();
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/", echo(ON))
                    .webSocket("/takeover", echo(TAKEOVER))
                    .webSocket("/threshold", echo(DeflateConfig.on()))
                    .webSocket(
                            "/diary",
                            WebSocketRoute.of(DIARY).config(WebSocketConfig.STANDARD.deflate(ON)))
                    .start();

    private static WebSocketRoute echo(DeflateConfig deflate) {
        return WebSocketRoute.of((socket, message) -> socket.send(message))
                .config(WebSocketConfig.STANDARD.deflate(deflate));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static RawPeer open(String path) {
        return Wire.open(SERVER, path, OFFER);
    }

    private static RawFrame compressed(byte... payload) {
        return RawFrame.of(RawFrame.TEXT, payload).withRsv(4).withMask(5);
    }

    private static RawFrame compressed(String hex) {
        return compressed(Bytes.hex(hex));
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        var out = new ByteArrayOutputStream();
        byte[] step = new byte[1 << 16];
        int count = deflater.deflate(step, 0, step.length, Deflater.SYNC_FLUSH);
        while (count > 0) {
            out.write(step, 0, count);
            count = deflater.deflate(step, 0, step.length, Deflater.SYNC_FLUSH);
        }
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    /// Reads a message of the server, compressed or not, with a window of its own.
    private static String message(RawPeer peer, Inflater inflater) {
        RawFrame frame = peer.expectFrame();
        if (frame.rsv() == 0) {
            return frame.text();
        }
        byte[] text = new byte[1 << 16];
        inflater.setInput(Bytes.concat(frame.payload(), Bytes.hex("0000FFFF")));
        try {
            return new String(text, 0, inflater.inflate(text), StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static String message(RawPeer peer) {
        return message(peer, new Inflater(true));
    }

    private static String agreed(String offer) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            String head = peer.upgrade("/", "Sec-WebSocket-Extensions: " + offer);
            return head.contains("Sec-WebSocket-Extensions")
                    ? RawHandshake.header(head, "Sec-WebSocket-Extensions")
                    : "";
        }
    }

    @Test
    void Z_01_declinesBadWindows() {
        for (String bits : new String[] {"=7", "=16", "=08", "=1e1", "=-9", ""}) {
            String offer = "permessage-deflate; server_max_window_bits" + bits;
            assertThat(agreed(offer)).as(offer).isEmpty();
        }
    }

    @Test
    void Z_02_declinesParametersThatAreWrong() {
        assertThat(agreed("permessage-deflate; client_max_window_bits; client_max_window_bits"))
                .isEmpty();
        assertThat(agreed("permessage-deflate; unknown")).isEmpty();
        assertThat(agreed("permessage-deflate; server_no_context_takeover=1")).isEmpty();
    }

    @Test
    void Z_04_keepsToANarrowWindow() throws DataFormatException {
        String offer = "permessage-deflate; server_max_window_bits=9";
        assertThat(agreed(offer)).contains("server_max_window_bits=9");
        String text = "x".repeat(700) + "abcdefgh".repeat(200) + "y".repeat(700);
        try (RawPeer peer = Wire.open(SERVER, "/", "Sec-WebSocket-Extensions: " + offer)) {
            peer.send(compressed(deflate(Bytes.utf8(text))));
            assertThat(message(peer)).isEqualTo(text);
        }
    }

    @Test
    void Z_05_takesTheFirstOfferThatItCan() {
        assertThat(
                        agreed(
                                "permessage-deflate; server_max_window_bits=7, permessage-deflate;"
                                        + " server_max_window_bits=10, permessage-deflate"))
                .contains("server_max_window_bits=10");
    }

    @Test
    void Z_07_rejectsCompressedControlFrames() {
        for (String hex : new String[] {"C9 80 00000000", "CA 80 00000000", "C8 80 00000000"}) {
            try (RawPeer peer = open("/")) {
                peer.sendHex(hex).expectClose(1002);
                peer.expectEnd();
            }
        }
    }

    @Test
    void Z_08_rejectsACompressedContinuation() {
        try (RawPeer peer = open("/")) {
            peer.send(compressed("f248").withFin(false), Wire.continuation((byte) 1).withRsv(4));
            peer.expectClose(1002);
            peer.expectEnd();
        }
    }

    @Test
    void Z_10_stopsABombAtTheLimitOfAMessage() {
        byte[] bomb = deflate(new byte[64 << 20]);
        assertThat(bomb.length).isLessThan(70_000);
        try (RawPeer peer = open("/")) {
            peer.send(RawFrame.binary(bomb).withRsv(4).withMask(1)).expectClose(1009);
            peer.expectEnd();
        }
    }

    @Test
    void Z_11_stopsABombInPieces() {
        byte[] bomb = deflate(new byte[4 << 20]);
        try (RawPeer peer = open("/")) {
            boolean isFirst = true;
            for (int at = 0; at < bomb.length; at += 64) {
                byte[] part = Arrays.copyOfRange(bomb, at, Math.min(bomb.length, at + 64));
                RawFrame frame =
                        isFirst ? RawFrame.binary(part).withRsv(4) : RawFrame.continuation(part);
                isFirst = false;
                peer.trySend(frame.withFin(false).withMask(1).toBytes());
            }
            peer.expectClose(1009);
        }
    }

    @Test
    void Z_13_readsTheSamplesOfTheRfc() {
        for (String hex :
                new String[] {
                    "f248cdc9c90700",
                    "000500faff48656c6c6f00",
                    "f348cdc9c9070000",
                    "f24805000000ffffcac9c90700"
                }) {
            try (RawPeer peer = open("/")) {
                peer.send(compressed(hex));
                assertThat(message(peer)).as(hex).isEqualTo("Hello");
            }
        }
    }

    @Test
    void Z_13_readsAMessageThatRefersToTheOneBefore() {
        try (RawPeer peer = open("/takeover")) {
            var inflater = new Inflater(true);
            peer.send(compressed("f248cdc9c90700"), compressed("f200110000"));
            assertThat(message(peer, inflater)).isEqualTo("Hello");
            assertThat(message(peer, inflater)).isEqualTo("Hello");
        }
    }

    @Test
    void Z_14_readsAnEmptyMessage() {
        try (RawPeer peer = open("/")) {
            peer.send(compressed("00"));
            assertThat(message(peer)).isEmpty();
        }
    }

    @Test
    void Z_16_aTruncatedMessageEndsOneWayOrTheOther() {
        byte[] whole = deflate(Bytes.utf8("{\"a\":[1,2,3],\"b\":\"some text\"}".repeat(20)));
        for (int cut = 1; cut < whole.length; cut += 3) {
            try (RawPeer peer = open("/")) {
                peer.send(compressed(Arrays.copyOf(whole, cut)), Wire.close(1000));
                RawFrame frame = peer.expectFrame();
                while (frame.opcode() != RawFrame.CLOSE) {
                    frame = peer.expectFrame();
                }
                assertThat(frame.closeCode()).isIn(1000, 1007);
                peer.expectEnd();
            }
        }
    }

    @Test
    void Z_17_rejectsWhatIsNotDeflated() {
        for (String hex : new String[] {"789ccb48cdc9c90700", "07", "000500faee48", "f200110000"}) {
            try (RawPeer peer = open("/")) {
                peer.send(compressed(hex)).expectClose(1007);
                peer.expectEnd();
            }
        }
    }

    @Test
    void Z_19_blocksThatAreAllTableHoldNobodyUp() {
        byte[] costly = DeflateTables.payload(1 << 16);
        try (RawPeer peer = open("/");
                RawPeer other = open("/")) {
            for (int i = 0; i < 20; i++) {
                peer.send(RawFrame.binary(costly).withRsv(4).withMask(1));
                other.send(RawFrame.text("meanwhile").withMask(2));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(message(other)).isEqualTo("meanwhile");
                assertThat(message(peer)).isEmpty();
            }
        }
    }

    @Test
    void Z_20_rejectsAMessageThatRefersBackThoughItAgreedNotTo() {
        try (RawPeer peer = open("/")) {
            peer.send(compressed("f248cdc9c90700"), compressed("f200110000"));
            assertThat(message(peer)).isEqualTo("Hello");
            peer.expectClose(1007);
        }
    }

    @Test
    void Z_22_readsPlainMessagesBetweenCompressedOnes() {
        try (RawPeer peer = open("/takeover")) {
            var inflater = new Inflater(true);
            peer.send(compressed("f248cdc9c90700"), Wire.text("plain"), compressed("f200110000"));
            assertThat(message(peer, inflater)).isEqualTo("Hello");
            assertThat(message(peer, inflater)).isEqualTo("plain");
            assertThat(message(peer, inflater)).isEqualTo("Hello");
        }
    }

    @Test
    void Z_23_answersPingsBetweenCompressedFragments() {
        try (RawPeer peer = open("/")) {
            peer.send(
                    compressed("f248").withFin(false),
                    Wire.ping((byte) 3),
                    Wire.continuation(Bytes.hex("cdc9c90700")));
            peer.expectPong((byte) 3);
            assertThat(message(peer)).isEqualTo("Hello");
        }
    }

    @Test
    void C_1_06_compressesFromAThresholdOn() {
        try (RawPeer peer = open("/threshold")) {
            peer.send(Wire.text("a".repeat(511)));
            assertThat(peer.expectFrame().rsv()).isZero();
            peer.send(Wire.text("a".repeat(512)));
            RawFrame frame = peer.expectFrame();
            assertThat(frame.rsv()).isEqualTo(4);
            assertThat(frame.payload().length).isLessThan(20);
        }
    }

    @Test
    void C_1_06_takeoverMakesAMessageThatCameBeforeAlmostFree() {
        String text = "{\"symbol\":\"CRNTH\",\"bid\":47.11,\"ask\":47.12,\"volume\":100}";
        byte[] sent = deflate(Bytes.utf8(text));
        try (RawPeer plain = open("/");
                RawPeer taking = open("/takeover")) {
            int[] lengths = new int[4];
            for (int i = 0; i < 4; i++) {
                RawPeer peer = i < 2 ? plain : taking;
                peer.send(compressed(sent));
                lengths[i] = peer.expectFrame().payload().length;
            }
            assertThat(lengths[1]).isEqualTo(lengths[0]);
            assertThat(lengths[3]).isLessThan(lengths[2] / 3);
        }
    }

    @Test
    void Z_26_lossInTheMiddleOfACompressedMessageIsTold() {
        DIARY.rest();
        RawPeer peer = open("/diary");
        peer.send(compressed("f248").withFin(false));
        assertThat(DIARY.next()).isEqualTo("open");
        peer.reset();
        assertThat(DIARY.next()).isEqualTo("close=1006 lost us");
    }

    private static String answered(String userAgent, String offer) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            String head =
                    peer.upgrade(
                            "/", "User-Agent: " + userAgent, "Sec-WebSocket-Extensions: " + offer);
            peer.send(Wire.text("plain")).expectFrame();
            return head;
        }
    }

    private static String onMac(String version) {
        return "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like"
                + " Gecko) Version/"
                + version
                + " Safari/605.1.15";
    }

    private static String onAPhone(String version) {
        return "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
                + " like Gecko) Version/"
                + version
                + " Mobile/15E148 Safari/604.1";
    }

    @Test
    void Z_28_declinesBrowsersThatCompressWrongly() {
        for (String version : new String[] {"15.0", "15.1", "15.2", "15.3", "15.2.1"}) {
            assertThat(answered(onMac(version), "permessage-deflate"))
                    .doesNotContain("Sec-WebSocket-Extensions");
            assertThat(answered(onAPhone(version), "permessage-deflate; unknown, a"))
                    .doesNotContain("Sec-WebSocket-Extensions");
        }
        for (String version : new String[] {"14.1.2", "15.4", "15.30", "15.6.1", "16.0", "26.1"}) {
            assertThat(answered(onMac(version), "permessage-deflate"))
                    .contains("Sec-WebSocket-Extensions: permessage-deflate");
        }
        for (String other : new String[] {"", "curl/8", " Version/15.", " Version/15.1", "x"}) {
            assertThat(answered(other, "permessage-deflate"))
                    .contains("Sec-WebSocket-Extensions: permessage-deflate");
        }
    }
}
