package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.SendResult;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What the fourth seed, facil.io's first server, did around its frames, and what we do instead.
class FourthSeedTest {
    private final Diary diary = new Diary();

    @Test
    void B_4_cookiesOfTheAnswerAreInThe101() {
        WebSocketRoute route =
                WebSocketRoute.deciding(
                        asked -> asked.accept(diary).header("Set-Cookie", "seen=1; HttpOnly"));
        try (Server server = Server.on(0).webSocket("/", route).start();
                RawPeer peer = RawPeer.connect(server.port());
                RawPeer wrong = RawPeer.connect(server.port())) {
            peer.sendText(RawHandshake.request("/", "localhost"));
            assertThat(peer.expectStatus(101))
                    .contains("Upgrade: websocket\r\n", "Set-Cookie: seen=1; HttpOnly\r\n")
                    .containsIgnoringCase("Connection: upgrade\r\n");
            wrong.sendText(
                    RawHandshake.request("/", "localhost")
                            .replace("Sec-WebSocket-Key: ", "Sec-WebSocket-Kay: "));
            wrong.expectStatus(400);
        }
    }

    @Test
    void B_4_aMessageThatIsTooLongIsToldSo() {
        WebSocketRoute route =
                WebSocketRoute.of(diary).config(WebSocketConfig.STANDARD.maxMessage(100));
        try (Server server = Server.on(0).webSocket("/", route).start()) {
            Wire.isClosed(server, "/", 1009, Wire.binary(101));
        }
    }

    /// A group that says, when it is asked, how many there are and who.
    private static final class Crowded implements WebSocketListener {
        private final WebSocketGroup all = new WebSocketGroup();
        private final Set<Long> visited = ConcurrentHashMap.newKeySet();
        private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(WebSocket socket) {
            all.join(socket);
            said.add("open");
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            said.add("count=" + all.count());
            all.each(
                    it -> {
                        visited.add(it.id());
                        it.send("visited");
                    },
                    () -> said.add("finished"));
        }

        String next() throws InterruptedException {
            String next = said.poll(10, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }
    }

    @Test
    void B_4_eachVisitsAllWithTheCallerAndThenSaysSo() throws InterruptedException {
        var crowd = new Crowded();
        try (Server server = Server.on(0).webSocket("/", crowd).start();
                RawPeer first = Wire.open(server, "/");
                RawPeer second = Wire.open(server, "/");
                RawPeer third = Wire.open(server, "/")) {
            for (int i = 0; i < 3; i++) {
                assertThat(crowd.next()).isEqualTo("open");
            }
            first.send(Wire.text("each"));
            assertThat(crowd.next()).isEqualTo("count=3");
            assertThat(crowd.next()).isEqualTo("finished");
            assertThat(crowd.visited).hasSize(3);
            first.expectText("visited");
            second.expectText("visited");
            third.expectText("visited");
        }
    }

    @Test
    void B_4_closingFlushesFirstAndWritingAfterwardsIsRefused() {
        try (Server server = Server.on(0).webSocket("/", diary).start();
                RawPeer peer = Wire.open(server, "/")) {
            WebSocket socket = diary.socket();
            assertThat(socket.send("last words").isTaken()).isTrue();
            socket.close();
            peer.expectText("last words");
            // There it was a frame without a code.
            peer.expectClose(1000);
            peer.send(Wire.close(1000)).expectEnd();
            Wire.await("it is closed", () -> !socket.isOpen());
            assertThat(socket.send("too late")).isEqualTo(SendResult.CLOSED);
        }
    }
}
