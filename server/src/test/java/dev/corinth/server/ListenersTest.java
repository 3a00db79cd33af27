package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.PreparedMessage;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// What a listener is told, when, and with what, through a socket.
class ListenersTest {
    private final Diary diary = new Diary();

    /// Notices when two of its calls overlap. One for each connection.
    private static final class Watching implements WebSocketListener {
        private final AtomicBoolean isInside = new AtomicBoolean();
        private final Queues told;

        /// What all of them tell. Safe for any thread.
        private record Queues(
                Set<WebSocket> open, ConcurrentLinkedQueue<String> calls, AtomicInteger overlaps) {}

        Watching(Queues told) {
            this.told = told;
        }

        private void call(String name) {
            if (!isInside.compareAndSet(false, true)) {
                told.overlaps.incrementAndGet();
            }
            told.calls.add(name);
            for (int i = 0; i < 200; i++) {
                Thread.onSpinWait();
            }
            isInside.set(false);
        }

        @Override
        public void onOpen(WebSocket socket) {
            call("open");
            told.open.add(socket);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            call("message");
        }

        @Override
        public void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
            call("fragment");
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            call("ping");
        }

        @Override
        public void onPong(WebSocket socket, Message pong) {
            call("pong");
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            call("closing");
            socket.close();
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            call("close");
            told.open.remove(socket);
        }
    }

    private static void talk(List<RawPeer> peers, int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (RawPeer peer : peers) {
                peer.send(
                        Wire.text("whole"),
                        Wire.ping((byte) 1),
                        Wire.text("in ").withFin(false),
                        Wire.pong((byte) 2),
                        Wire.continuation((byte) 'p'));
            }
        }
    }

    @Test
    void AP_39_noTwoCallsOfAConnectionOverlap() throws InterruptedException {
        var told =
                new Watching.Queues(
                        ConcurrentHashMap.newKeySet(),
                        new ConcurrentLinkedQueue<>(),
                        new AtomicInteger());
        var config = WebSocketConfig.STANDARD.controlRate(100_000, 100_000);
        var whole = WebSocketRoute.each(() -> new Watching(told)).config(config);
        var streamed = whole.config(config.streaming(1 << 20));
        ServerConfig loops = ServerConfig.STANDARD.port(0).loops(part -> part.count(4));
        int rounds = 20;
        try (Server server =
                Server.with(loops)
                        .webSocket("/whole", whole)
                        .webSocket("/streamed", streamed)
                        .start()) {
            var isDone = new AtomicBoolean();
            Thread others = Thread.ofPlatform().start(() -> disturb(told, isDone));
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                peers.add(Wire.open(server, i % 2 == 0 ? "/whole" : "/streamed"));
            }
            talk(peers, rounds);
            peers.forEach(peer -> peer.send(Wire.close(1000)));
            Wire.await("all closed", () -> Collections.frequency(calls(told), "close") == 16);
            isDone.set(true);
            others.join();
            peers.forEach(RawPeer::close);
        }
        assertThat(told.overlaps).hasValue(0);
        List<String> calls = calls(told);
        assertThat(calls).filteredOn("message"::equals).hasSize(8 * rounds * 2);
        assertThat(calls).filteredOn("fragment"::equals).hasSize(8 * rounds * 3);
        assertThat(calls).filteredOn("ping"::equals).hasSize(16 * rounds);
        assertThat(calls).filteredOn("pong"::equals).hasSize(16 * rounds);
        assertThat(calls).filteredOn("closing"::equals).hasSize(16);
    }

    private static List<String> calls(Watching.Queues told) {
        return List.copyOf(told.calls);
    }

    /// Sends to everybody, from a thread that is none of theirs; no more than waits in the network
    /// for peers that read nothing.
    private static void disturb(Watching.Queues told, AtomicBoolean isDone) {
        for (int i = 0; i < 5_000 && !isDone.get(); i++) {
            for (WebSocket socket : told.open) {
                socket.send("meanwhile");
                socket.ping(new byte[1]);
            }
        }
    }

    /// Something of the application's that many listeners share. Safe for any thread.
    private static final class Room {
        private final Set<WebSocketListener> members = ConcurrentHashMap.newKeySet();
    }

    /// A listener that was made with a value. One for each connection.
    private static final class Member implements WebSocketListener {
        private final Optional<Room> room;

        Member(Optional<Room> room) {
            this.room = room;
        }

        @Override
        public void onOpen(WebSocket socket) {
            room.ifPresent(entered -> entered.members.add(this));
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(room.map(entered -> "" + entered.members.size()).orElse("no room"));
        }
    }

    @Test
    void AP_40_oneValueReachesEveryListener() {
        Room room = new Room();
        try (Server server =
                        Server.on(0)
                                .webSocket(
                                        "/room",
                                        WebSocketRoute.each(() -> new Member(Optional.of(room))))
                                .webSocket(
                                        "/asked",
                                        WebSocketRoute.deciding(
                                                handshake ->
                                                        handshake.accept(
                                                                new Member(Optional.of(room)))))
                                .webSocket(
                                        "/alone",
                                        WebSocketRoute.each(() -> new Member(Optional.empty())))
                                .start();
                RawPeer one = Wire.open(server, "/room");
                RawPeer two = Wire.open(server, "/room");
                RawPeer three = Wire.open(server, "/asked");
                RawPeer alone = Wire.open(server, "/alone")) {
            Wire.await("all are in", () -> room.members.size() == 3);
            for (RawPeer peer : List.of(one, two, three)) {
                peer.send(Wire.text("?")).expectText("3");
            }
            alone.send(Wire.text("?")).expectText("no room");
        }
    }

    @Test
    void AP_43_whoeverWasToldOfTheOpeningIsToldOfTheEnd() {
        Diary failing =
                new Diary() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        super.onOpen(socket);
                        throw new IllegalStateException("of onOpen");
                    }
                };
        Diary cutting =
                new Diary() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        super.onOpen(socket);
                        socket.abort();
                    }
                };
        try (Server server =
                Server.on(0)
                        .webSocket("/", diary)
                        .webSocket("/fails", failing)
                        .webSocket("/cuts", cutting)
                        .start()) {
            Wire.isClosed(server, "/", 1000, Wire.close(1000));
            assertThat(diary.next(3)).containsExactly("open", "closing=1000", closed(1000, true));
            try (RawPeer peer = Wire.open(server, "/fails")) {
                peer.expectClose(1011);
                peer.expectEnd();
            }
            assertThat(failing.next(2)).containsExactly("open", closed(1011, false));
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(RawHandshake.request("/cuts", "localhost"));
                assertThat(cutting.next(2)).containsExactly("open", closed(1006, false));
            }
            assertThat(diary.rest()).isEmpty();
        }
    }

    private static String closed(int code, boolean isByPeer) {
        return "close=" + code + (isByPeer ? " clean peer" : " lost us");
    }

    @Test
    void AP_43_whoeverIsRefusedHasNoListener() {
        var made = new AtomicInteger();
        WebSocketRoute route =
                WebSocketRoute.each(
                        () -> {
                            made.incrementAndGet();
                            return diary;
                        });
        try (Server server = Server.on(0).webSocket("/", route).start()) {
            try (RawPeer peer = RawPeer.connect(server.port())) {
                String evil = "Origin: http://evil.example";
                peer.sendText(RawHandshake.request("/", "localhost", evil));
                peer.expectStatus(403);
                peer.readToEnd();
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: webs");
                peer.reset();
            }
            Wire.await("gone", () -> server.openConnections() == 0);
        }
        assertThat(made).hasValue(0);
        assertThat(diary.rest()).isEmpty();
    }

    @Test
    void AP_45_aValueMayBeAttachedBeforeAndAfterTheOpening() {
        WebSocketListener keeping =
                new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        diary.write("first=" + socket.attachment(String.class).orElse("none"));
                        diary.write("was=" + socket.attach("second"));
                    }

                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        diary.write("was=" + socket.attach(3));
                        diary.write("text=" + socket.attachment(String.class));
                        diary.write("was=" + socket.attach(null));
                        diary.write("was=" + socket.attach(null));
                    }

                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        diary.write("end=" + socket.attachment(Object.class));
                    }
                };
        WebSocketRoute given =
                WebSocketRoute.deciding(handshake -> handshake.accept(keeping).attach("first"));
        try (Server server =
                Server.on(0).webSocket("/", given).webSocket("/none", keeping).start()) {
            try (RawPeer peer = Wire.open(server, "/")) {
                peer.send(Wire.text("?"), Wire.close(1000)).expectClose(1000);
                peer.expectEnd();
            }
            assertThat(diary.next(7))
                    .containsExactly(
                            "first=first",
                            "was=Optional[first]",
                            "was=Optional[second]",
                            "text=Optional.empty",
                            "was=Optional[3]",
                            "was=Optional.empty",
                            "end=Optional.empty");
            Wire.isClosed(server, "/none", 1000, Wire.close(1000));
            assertThat(diary.next(3))
                    .containsExactly("first=none", "was=Optional.empty", "end=Optional[second]");
        }
    }

    @Test
    void AP_37_oneObjectWritesEverythingFromAnyThread() throws InterruptedException {
        int each = 300;
        var config = WebSocketConfig.STANDARD.maxMessage(16 << 20);
        try (Server server =
                        Server.on(0)
                                .webSocket("/", WebSocketRoute.of(diary).config(config))
                                .start();
                RawPeer peer = Wire.open(server, "/")) {
            WebSocket socket = diary.socket();
            PreparedMessage prepared = PreparedMessage.text("prepared");
            List<Runnable> writes =
                    List.of(
                            () -> socket.send("text"),
                            () -> socket.send(new byte[] {1, 2, 3}),
                            () -> socket.send(prepared),
                            () -> socket.ping(new byte[] {4}),
                            () -> socket.pong(new byte[] {5}));
            List<Thread> threads = new ArrayList<>();
            for (Runnable write : writes) {
                threads.add(Thread.ofPlatform().start(() -> repeat(write, each)));
            }
            List<RawFrame> frames = new ArrayList<>();
            while (frames.stream().filter(f -> f.opcode() != RawFrame.PONG).count() < 4L * each) {
                frames.add(peer.expectFrame());
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Thread.ofPlatform().start(() -> socket.close(4000, "bye bye")).join();
            RawFrame last = peer.expectFrame();
            while (last.opcode() == RawFrame.PONG) {
                frames.add(last);
                last = peer.expectFrame();
            }
            assertThat(last).isEqualTo(RawFrame.close(4000, "bye bye"));
            assertThat(frames).filteredOn(RawFrame.text("text")::equals).hasSize(each);
            assertThat(frames).filteredOn(RawFrame.text("prepared")::equals).hasSize(each);
            byte[] bytes = {1, 2, 3};
            assertThat(frames).filteredOn(RawFrame.binary(bytes)::equals).hasSize(each);
            assertThat(frames).filteredOn(RawFrame.ping((byte) 4)::equals).hasSize(each);
            // Only the newest pong waits, so there may be fewer.
            assertThat(frames).filteredOn(RawFrame.pong((byte) 5)::equals).isNotEmpty();
        }
    }

    private static void repeat(Runnable action, int times) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}
