package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The end of a WebSocket, through a socket (RFC 6455 §7).
class CloseTest {
    private static final Diary DIARY = new Diary();
    private static final Diary SILENT =
            new Diary() {
                @Override
                public void onClosing(WebSocket socket, int code, String reason) {
                    write("asked=" + code);
                }
            };
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/", DIARY)
                    .webSocket("/silent", SILENT)
                    .webSocket(
                            "/silent/soon",
                            WebSocketRoute.of(SILENT)
                                    .config(
                                            WebSocketConfig.STANDARD.closeTimeout(
                                                    Duration.ofMillis(300))))
                    .webSocket("/throws", new Throwing())
                    .start();

    /// Fails where a message says so. Safe for any thread.
    private static final class Throwing implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            DIARY.write("open");
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            if (message.text().equals("error")) {
                throw new StackOverflowError("of a listener");
            }
            throw new IllegalStateException("of a listener");
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            throw new IllegalStateException("of a listener");
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            DIARY.write("close=" + closure.code());
            throw new IllegalStateException("of a listener");
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
        SILENT.rest();
    }

    @Test
    void U_01_answersACloseWithoutCode() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            peer.send(Wire.close()).expectClose(1005);
            peer.expectEnd();
        }
        assertThat(DIARY.next(3)).containsExactly("open", "closing=1005", "close=1005 clean peer");
    }

    @Test
    void U_02_rejectsAClosePayloadOfOneByte() {
        Wire.isClosedAfter(SERVER, "/", 1002, "88 81 00000000 03");
    }

    @Test
    void U_04_rejectsCodesThatMustNotBeSent() {
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000}) {
            Wire.isClosedAfter(SERVER, "/", 1002, "88 82 00000000 %04x".formatted(code));
        }
    }

    @Test
    void U_05_answersEveryAllowedCodeWithItself() {
        for (int code :
                new int[] {
                    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000,
                    3999, 4000, 4999
                }) {
            Wire.isClosed(SERVER, "/", code, Wire.close(code));
            assertThat(DIARY.next(3)).last().isEqualTo("close=" + code + " clean peer");
        }
    }

    @Test
    void U_07_rejectsAReasonThatIsNotUtf8() {
        Wire.isClosedAfter(SERVER, "/", 1007, "88 84 00000000 03E8 C328");
    }

    @Test
    void U_08_refusesToSendWhatNoCloseMayHold() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
                assertThatThrownBy(() -> socket.close(code, ""))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("close code=" + code);
            }
            assertThatThrownBy(() -> socket.close(1000, "ü".repeat(62)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> socket.close(1000, "\ud83d"))
                    .isInstanceOf(IllegalArgumentException.class);
            socket.close(3000, "x".repeat(123));

            assertThat(peer.expectClose(3000).closeReason()).isEqualTo("x".repeat(123));
            peer.send(Wire.close(3000)).expectEnd();
        }
        assertThat(DIARY.next(2)).containsExactly("open", "close=3000 clean us");
    }

    @Test
    void C_4_05_closingTwiceIsClosingOnce() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            socket.close(3000, "");
            socket.close(3001, "");
            socket.close();
            peer.expectClose(3000);
            peer.send(Wire.close(3000)).expectEnd();
        }
        assertThat(DIARY.next(2)).containsExactly("open", "close=3000 clean us");
        assertThat(DIARY.rest()).isEmpty();
    }

    @Test
    void F_28_bothSidesMayCloseAtOnce() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            socket.close(3000, "");
            peer.send(Wire.close(3001));
            assertThat(peer.expectFrame().closeCode()).isIn(3000, 3001);
            peer.expectEnd();
        }
        Wire.await("gone", () -> SERVER.openConnections() == 0);
        assertThat(DIARY.rest())
                .filteredOn(line -> line.startsWith("close="))
                .hasSize(1)
                .allMatch(line -> line.contains(" clean "));
    }

    @Test
    void AP_36_aListenerMayTakeItsTimeToAnswerAClose() {
        try (RawPeer peer = Wire.open(SERVER, "/silent")) {
            peer.send(Wire.close(3001));
            assertThat(SILENT.next(2)).containsExactly("open", "asked=3001");
            SILENT.socket().close(3002, "later");
            peer.expectClose(3002);
            peer.expectEnd();
        }
        assertThat(SILENT.next()).isEqualTo("close=3001 clean peer");
    }

    @Test
    void AP_36_aCloseThatIsNeverAnsweredEndsAtTheDeadline() {
        try (RawPeer peer = Wire.open(SERVER, "/silent/soon")) {
            peer.send(Wire.close(3001)).expectEnd();
        }
        assertThat(SILENT.next(3)).containsExactly("open", "asked=3001", "close=3001 lost peer");
    }

    @Test
    void AP_56_aListenerThatThrowsClosesItsOwnConnectionOnly() {
        try (RawPeer other = Wire.open(SERVER, "/")) {
            for (String text : new String[] {"exception", "error"}) {
                Wire.isClosed(SERVER, "/throws", 1011, Wire.text(text));
            }
            Wire.isClosed(SERVER, "/throws", 1011, Wire.ping());
            other.send(Wire.ping((byte) 1)).expectPong((byte) 1);
        }
    }

    @Test
    void AP_35_closeIsToldExactlyOnceForEachOpen() {
        for (int i = 0; i < 20; i++) {
            try (RawPeer peer = Wire.open(SERVER, "/throws")) {
                switch (i % 4) {
                    case 0 -> peer.send(Wire.text("exception"));
                    case 1 -> peer.send(Wire.close(1000), Wire.close(1000));
                    case 2 -> peer.reset();
                    default -> peer.finish();
                }
            }
        }
        Wire.await("all gone", () -> SERVER.openConnections() == 0);
        var told = DIARY.rest();
        assertThat(told).filteredOn(line -> line.equals("open")).hasSize(20);
        assertThat(told).filteredOn(line -> line.startsWith("close=")).hasSize(20);
    }

    @Test
    void PR_13_closesWithoutOrWithCodeAndReason() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            DIARY.openSocket().close();
            assertThat(peer.expectClose(1000).closeReason()).isEmpty();
            peer.send(Wire.close(1000)).expectEnd();
        }
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            DIARY.openSocket().close(4000, "");
            assertThat(peer.expectClose(4000).payload()).hasSize(2);
            peer.send(Wire.close(4000)).expectEnd();
        }
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            assertThatThrownBy(() -> socket.close(4000, "r".repeat(124)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("close reason: bytes=124, at most 123");
            assertThat(socket.isOpen()).isTrue();
            socket.close(4000, "bye bye");
            assertThat(peer.expectClose(4000).closeReason()).isEqualTo("bye bye");
            peer.send(Wire.close(4000)).expectEnd();
            Wire.await("closed", () -> SERVER.openConnections() == 0);
            socket.close(4001, "again");
            socket.close();
        }
        assertThat(DIARY.rest())
                .filteredOn(line -> line.startsWith("close="))
                .containsExactly(
                        "close=1000 clean us", "close=4000 clean us", "close=4000 clean us");
    }

    @Test
    void PR_13_hearsCodeAndReasonOfThePeer() throws InterruptedException {
        var ended = new LinkedBlockingQueue<Closure>();
        WebSocketListener listener =
                new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        throw new IllegalStateException("no message is sent");
                    }

                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        ended.add(closure);
                    }
                };
        try (Server server = Server.on(0).webSocket("/", listener).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(RawFrame.close(4000, "bye bye").withMask(1)).expectClose(4000);
            assertThat(ended.poll(10, TimeUnit.SECONDS))
                    .isEqualTo(new Closure(4000, "bye bye", true, true));
        }
    }
}
