package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.websocket.FrameTap;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.PreparedMessage;
import dev.corinth.wire.SeenFrame;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

/// Looking at frames while a server runs.
class FrameTraceTest {
    private final List<String> seen = new ArrayList<>();
    private final Diary diary = new Diary();
    private final FrameTap tap = (socket, isSent, frame) -> seen.add(line(isSent, frame));

    private static String line(boolean isSent, SeenFrame frame) {
        String text = new String(frame.payload(), StandardCharsets.ISO_8859_1);
        String shown = text.length() > 20 ? text.length() + " bytes" : text;
        return (isSent ? "> " : "< ") + FrameDump.name(frame.opcode()) + " " + shown;
    }

    private static Stepped echoing() {
        return Stepped.serving(
                server -> server.webSocket("/", (socket, message) -> socket.send(message)));
    }

    private List<String> seen() {
        List<String> all = List.copyOf(seen);
        seen.clear();
        return all;
    }

    @Test
    void OB_01_framesOfBothWaysAreShownFromTheMomentOnThatSomebodyLooks() {
        try (Stepped stepped = echoing()) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            peer.send(Wire.text("unseen"));
            try (Tracing _ = stepped.server.trace(socket -> true, tap)) {
                peer.send(Wire.text("Hello"));
                peer.send(Wire.ping((byte) 'p'));
                assertThat(seen())
                        .containsExactly("< text Hello", "> text Hello", "< ping p", "> pong p");
                Stepped.Peer later = stepped.connect().upgrade("/");
                later.send(Wire.text("later"));
                assertThat(seen()).containsExactly("< text later", "> text later");
                later.send(Wire.close(1000));
                assertThat(seen()).hasSize(2).allMatch(it -> it.contains("close"));
            }
            peer.send(Wire.text("unseen again"));
            assertThat(seen()).isEmpty();
        }
    }

    @Test
    void OB_01_onlyThoseThatAreMeantAreShown() {
        try (Stepped stepped = echoing();
                Tracing _ = stepped.server.trace(socket -> (socket.id() & 1) == 1, tap)) {
            stepped.connect().upgrade("/").send(Wire.text("zero"));
            stepped.connect().upgrade("/").send(Wire.text("one"));
            assertThat(seen()).containsExactly("< text one", "> text one");
        }
    }

    @Test
    void OB_01_whatIsUnderWayIsPassedOver() {
        try (Stepped stepped = echoing()) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            byte[] frame = Wire.text("half").toBytes();
            peer.send(Arrays.copyOf(frame, 7));
            try (Tracing _ = stepped.server.trace(socket -> true, tap)) {
                peer.send(Arrays.copyOfRange(frame, 7, frame.length));
                peer.send(Wire.text("whole"));
                assertThat(seen()).containsExactly("> text half", "< text whole", "> text whole");
            }
        }
    }

    @Test
    void OB_01_everyWayOfSendingIsShownOnce() {
        var group = new WebSocketGroup();
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            WebSocket socket = diary.socket();
            group.join(socket);
            try (Tracing _ = stepped.server.trace(each -> true, tap)) {
                socket.send(new byte[100_000]);
                socket.send(PreparedMessage.text("prepared"));
                group.send("group");
                var fragments = socket.startFragments(MessageKind.TEXT);
                fragments.send(new byte[] {'a'});
                fragments.finish(new byte[] {'b'});
                stepped.run();
                assertThat(seen())
                        .containsExactly(
                                "> binary 4096 bytes",
                                "> text prepared",
                                "> text group",
                                "> text a",
                                "> continuation b");
                assertThat(peer.frames()).hasSize(5);
            }
        }
    }

    @Test
    void OB_01_whatWasHeldBackByAPauseIsShownOnce() {
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            WebSocket socket = diary.socket();
            try (Tracing _ = stepped.server.trace(each -> true, tap)) {
                socket.pause();
                peer.send(Wire.text("one"), Wire.text("two"));
                socket.resume();
                stepped.run();
                assertThat(diary.rest()).containsExactly("open", "text=one", "text=two");
                assertThat(seen()).containsExactly("< text one", "< text two");
            }
        }
    }

    @Test
    void OB_01_compressedFramesAreShownAsTheyAreOnTheWire() {
        WebSocketConfig config = WebSocketConfig.STANDARD.deflate(DeflateConfig.on());
        try (Stepped stepped =
                Stepped.serving(
                        server -> server.webSocket("/", WebSocketRoute.of(diary).config(config)))) {
            Stepped.Peer peer = stepped.connect();
            peer.send(
                    RawHandshake.request(
                            "/", "localhost", "Sec-WebSocket-Extensions: permessage-deflate"));
            WebSocket socket = diary.socket();
            var lengths = new ArrayList<Long>();
            FrameTap lookOn =
                    (who, isSent, frame) -> {
                        assertThat(frame.isCompressed()).isTrue();
                        lengths.add(frame.length());
                    };
            try (Tracing _ = stepped.server.trace(each -> true, lookOn)) {
                socket.send("a".repeat(2000));
                stepped.run();
                assertThat(lengths).hasSize(1).allMatch(length -> length < 100);
            }
            assertThat(socket.extensions()).isEqualTo("permessage-deflate");
        }
    }

    @Test
    void B_1_6_framesAreDumpedForPeople() {
        SeenFrame frame =
                new SeenFrame(
                        0x81,
                        true,
                        0x3D21FA37,
                        6,
                        13,
                        "Hello, world!".getBytes(StandardCharsets.US_ASCII));
        assertThat(FrameDump.text(0x2a, true, frame).lines())
                .containsExactly(
                        "+----------------------------------------------------+",
                        "| Frame Sent 2a                                      |",
                        "+----------------------------------------------------+",
                        "  header:   6 bytes",
                        "  fin:      1",
                        "  opcode:   1 (text)",
                        "  mask:     1 (0x37fa213d)",
                        "  payload:  13 bytes",
                        "",
                        "48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 21",
                        "------------------------------------------------------");
        SeenFrame cut = new SeenFrame(0x42, false, 0, 4, 500, new byte[17]);
        assertThat(FrameDump.text(1, false, cut))
                .contains("rsv1:     1 (compressed)", "mask:     0\n", "00 00\n00\n... 483 more");
    }

    @Test
    void OB_02_framesAndOwnLinesAreWrittenForPrograms() throws InterruptedException {
        var lines = new LinkedBlockingQueue<String>();
        try (Stepped stepped = echoing();
                FrameLog log = FrameLog.json(lines::addAll);
                Tracing _ = stepped.server.trace(socket -> true, log)) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            log.note("now\nit begins");
            peer.send(Wire.text("{\"token\":\"s3cret\",\"a\":\"\u00fc\"}"));
            peer.send(Wire.binary((byte) 1, (byte) 2));
            assertThat(next(lines)).endsWith(",\"note\":\"now\\u000ait begins\"}");
            assertThat(next(lines))
                    .startsWith("{\"at\":")
                    .contains("\"sent\":false,\"opcode\":1,\"fin\":true,\"compressed\":false")
                    .contains("\"text\":\"{\\\"token\\\":\\\"******\\\",")
                    .endsWith("\\\"a\\\":\\\"\u00fc\\\"}\"}");
            assertThat(next(lines)).contains("\"sent\":true").doesNotContain("s3cret");
            assertThat(next(lines)).endsWith("\"length\":2,\"bytes\":\"AQI=\"}");
            assertThat(log.dropped()).isZero();
        }
    }

    @Test
    void OB_04_aScopeOfTheLogHasItsOwnNameAndLevel() {
        try (LogRecorder recorder = LogRecorder.open();
                Stepped stepped = echoing()) {
            try (FrameLog log = FrameLog.text(System.getLogger("dev.corinth.frames.chat"));
                    Tracing _ = stepped.server.trace(socket -> true, log)) {
                stepped.connect().upgrade("/").send(Wire.text("Hello"));
            }
            assertThat(recorder.at(Level.FINE))
                    .anyMatch(text -> text.contains("| Frame Received"))
                    .anyMatch(text -> text.contains("48 65 6c 6c 6f"));
        }
    }

    @Test
    void secretsAreHidden() {
        assertThat(shown("{\"password\": \"hunter2\", \"x\": 1}"))
                .isEqualTo("{\"password\": \"*******\", \"x\": 1}");
        assertThat(shown("{\"password\":\"a\\\"bcdef\",\"x\":1}"))
                .isEqualTo("{\"password\":\"********\",\"x\":1}");
        assertThat(shown("{\"password\":\"a\\")).isEqualTo("{\"password\":\"**");
        assertThat(shown("a=1&token=abc&b=2")).isEqualTo("a=1&token=***&b=2");
        assertThat(shown("the token is here")).isEqualTo("the token is here");
        assertThat(shown("token:")).isEqualTo("token:");
        SeenFrame packed = new SeenFrame(0xC1, false, 0, 2, 3, new byte[3]);
        assertThat(Redaction.standard().apply(packed).payload()).isEmpty();
        assertThat(Redaction.none().apply(packed)).isEqualTo(packed);
        assertThat(Redaction.ofPayloads().apply(packed).length()).isEqualTo(3);
        assertThatThrownBy(() -> FrameLog.json(lines -> {}).maxPayload(5000))
                .hasMessageContaining("bytes=5000");
    }

    private static String shown(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        SeenFrame frame = new SeenFrame(0x81, false, 0, 2, bytes.length, bytes);
        return new String(Redaction.standard().apply(frame).payload(), StandardCharsets.UTF_8);
    }

    private static String next(LinkedBlockingQueue<String> lines) throws InterruptedException {
        String line = lines.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    @Test
    void aTapThatSendsDisturbsNothing() {
        try (Stepped stepped = echoing()) {
            Stepped.Peer peer = stepped.connect().upgrade("/");
            Stepped.Peer other = stepped.connect().upgrade("/");
            var sockets = new ArrayList<WebSocket>();
            FrameTap answering =
                    (socket, isSent, frame) -> {
                        if (sockets.size() == 2 && frame.length() == 5) {
                            sockets.getLast().send("seen");
                        }
                    };
            try (Tracing _ = stepped.server.trace(socket -> sockets.add(socket), answering)) {
                peer.send(Wire.text("Hello"));
                assertThat(peer.frames()).containsExactly(RawFrame.text("Hello"));
                assertThat(other.frames())
                        .containsExactly(RawFrame.text("seen"), RawFrame.text("seen"));
            }
        }
    }
}
