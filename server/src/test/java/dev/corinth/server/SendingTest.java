package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.SendResult;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.FragmentedMessage;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.PreparedMessage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Everything that sends, through a socket.
class SendingTest {
    private static final Diary DIARY = new Diary();
    private static final Diary TOLD =
            new Diary() {
                @Override
                public void onWritable(WebSocket socket) {
                    socket.send("last");
                }
            };
    private static final Server SERVER =
            Server.with(ServerConfig.STANDARD.port(0).loops(loops -> loops.count(2)))
                    .webSocket("/", DIARY)
                    .webSocket("/deflate", WebSocketRoute.of(DIARY).config(deflate()))
                    .webSocket(
                            "/oldest",
                            WebSocketRoute.of(TOLD).config(policy(OverflowPolicy.DROP_OLDEST)))
                    .webSocket(
                            "/newest",
                            WebSocketRoute.of(TOLD).config(policy(OverflowPolicy.DROP_NEWEST)))
                    .webSocket(
                            "/latest",
                            WebSocketRoute.of(TOLD).config(policy(OverflowPolicy.LATEST_PER_KEY)))
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @BeforeEach
    void clear() {
        Wire.await("nobody of an earlier test is left", () -> SERVER.openConnections() == 0);
        DIARY.rest();
        TOLD.rest();
    }

    private static WebSocketConfig deflate() {
        return WebSocketConfig.STANDARD.deflate(
                new DeflateConfig(true, false, false, 15, 15, 0, 6));
    }

    private static WebSocketConfig policy(OverflowPolicy policy) {
        return WebSocketConfig.STANDARD.output(
                OutputLimits.STANDARD.policy(policy).maxQueueBytes(200_000));
    }

    @Test
    void C_3_01_manyThreadsSendAtOnceAndEachKeepsItsOrder() throws InterruptedException {
        int threads = 8;
        int each = 500;
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            List<Thread> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int number = t;
                all.add(
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            for (int i = 0; i < each; i++) {
                                                socket.send(number + ":" + i);
                                            }
                                        }));
            }
            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                String[] parts = peer.expectFrame().text().split(":", 2);
                int thread = Integer.parseInt(parts[0]);
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next[thread]++);
            }
            for (Thread thread : all) {
                thread.join();
            }
            assertThat(next).containsOnly(each);
        }
    }

    @Test
    void C_3_01_aCloseNeverOvertakesWhatWasSentBefore() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            for (int i = 0; i < 100; i++) {
                socket.send(String.valueOf(i));
            }
            socket.close(3000, "");
            assertThat(socket.send("late")).isIn(SendResult.CLOSED, SendResult.SENT);
            for (int i = 0; i < 100; i++) {
                peer.expectText(String.valueOf(i));
            }
            peer.expectClose(3000);
            Wire.await("known to be closed", () -> !socket.isOpen());
            assertThat(socket.send("later")).isEqualTo(SendResult.CLOSED);
            assertThat(socket.ping(new byte[0])).isEqualTo(SendResult.CLOSED);
        }
    }

    @Test
    void AP_59_sendsEverythingThatCanBeSent() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            socket.send("grün");
            socket.send(new byte[] {1, 2});
            ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 3, 4, 0}).position(1).limit(3);
            socket.send(buffer);
            assertThat(buffer.position()).isEqualTo(1);
            socket.send(PreparedMessage.text("prepared"));
            socket.sendLatest(1, "latest");
            socket.ping(new byte[] {5});
            socket.pong(new byte[] {6});

            List<RawFrame> frames = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                frames.add(peer.expectFrame());
            }
            assertThat(frames)
                    .containsExactlyInAnyOrder(
                            RawFrame.text("grün"),
                            RawFrame.binary((byte) 1, (byte) 2),
                            RawFrame.binary((byte) 3, (byte) 4),
                            RawFrame.text("prepared"),
                            RawFrame.text("latest"),
                            RawFrame.ping((byte) 5),
                            RawFrame.pong((byte) 6));
            assertThatThrownBy(() -> socket.ping(new byte[126]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void AP_38_aWriterSendsOneMessageAtEachFlush() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            var writer = DIARY.openSocket().writer(MessageKind.TEXT);
            writer.write("Hel").write("lo");
            assertThat(writer.length()).isEqualTo(5);
            writer.flush();
            writer.write("again").flush();
            peer.expectText("Hello").expectText("again");
        }
    }

    @Test
    void PR_07_sendsAMessageInFragmentsAndOthersBehindIt() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            FragmentedMessage message = socket.startFragments(MessageKind.TEXT);
            message.send("one ");
            assertThatThrownBy(() -> socket.startFragments(MessageKind.TEXT))
                    .isInstanceOf(IllegalStateException.class);
            socket.send("behind");
            socket.ping(new byte[] {1});
            message.send("two ");
            message.finish("three".getBytes(StandardCharsets.UTF_8));

            List<RawFrame> frames = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                frames.add(peer.expectFrame());
            }
            assertThat(frames)
                    .filteredOn(frame -> frame.opcode() != RawFrame.PING)
                    .extracting(frame -> frame.opcode() + (frame.isFin() ? "!" : "") + frame.text())
                    .containsExactly("1one ", "0two ", "0!three", "1!behind");
        }
    }

    @Test
    void PR_07_messagesInFragmentsFollowEachOtherInTheOrderOfTheirThread() {
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            for (int i = 0; i < 100; i++) {
                FragmentedMessage message = socket.startFragments(MessageKind.TEXT);
                message.send(i + " ");
                socket.send("behind " + i);
                byte[] last = {'e', 'n', 'd'};
                message.finish(last);
                last[0] = '!';
                assertThatThrownBy(() -> message.send("more"))
                        .isInstanceOf(IllegalStateException.class);
            }
            for (int i = 0; i < 100; i++) {
                peer.expectFrame(RawFrame.text(i + " ").withFin(false));
                peer.expectFrame(RawFrame.continuation("end".getBytes(StandardCharsets.UTF_8)));
                peer.expectText("behind " + i);
            }
        }
    }

    @Test
    void PR_07_aPieceThatIsRefusedMayBeSentAgain() throws Exception {
        byte[] piece = new byte[50_000];
        try (RawPeer peer = Wire.open(SERVER, "/newest")) {
            WebSocket socket = TOLD.openSocket();
            var message = new CompletableFuture<FragmentedMessage>();
            var refused = new CompletableFuture<SendResult>();
            var taken = new CompletableFuture<Integer>();
            socket.execute(
                    () -> {
                        FragmentedMessage open = socket.startFragments(MessageKind.BINARY);
                        int count = 0;
                        while (open.send(piece).isTaken()) {
                            count++;
                        }
                        refused.complete(open.finish(piece));
                        message.complete(open);
                        taken.complete(count);
                    });
            assertThat(refused.get(10, TimeUnit.SECONDS)).isEqualTo(SendResult.DROPPED);
            int count = taken.get(10, TimeUnit.SECONDS);
            List<RawFrame> frames = new ArrayList<>();
            while (RawFrames.write(frames).length < count * piece.length) {
                frames.add(peer.expectFrame());
            }
            Wire.await("there is room", () -> socket.waitingBytes() == 0);
            assertThat(message.join().finish(piece).isTaken()).isTrue();
            do {
                frames.add(peer.expectFrame());
            } while (!frames.getLast().isFin());
            assertThat(RawFrames.join(frames).payload()).hasSize((count + 1) * piece.length);
        }
    }

    @Test
    void PR_07_aLongPieceIsSentAsSeveralFrames() {
        byte[] large = new byte[300_000];
        large[299_999] = 7;
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            FragmentedMessage message = DIARY.openSocket().startFragments(MessageKind.BINARY);
            message.send(large);
            message.finish(new byte[0]);

            List<RawFrame> frames = new ArrayList<>();
            do {
                frames.add(peer.expectFrame());
            } while (!frames.getLast().isFin());
            assertThat(RawFrames.join(frames).payload()).isEqualTo(large);
        }
    }

    @Test
    void PR_07_aGroupDoesNotBreakIntoAMessageInFragments() {
        WebSocketGroup group = new WebSocketGroup();
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            group.join(socket);
            FragmentedMessage message = socket.startFragments(MessageKind.TEXT);
            message.send("one ");
            group.send("to all");
            message.finish("two".getBytes(StandardCharsets.UTF_8));

            assertThat(peer.expectFrame().isFin()).isFalse();
            assertThat(peer.expectFrame().opcode()).isEqualTo(RawFrame.CONTINUATION);
            peer.expectText("to all");
        }
    }

    @Test
    void F_26_aGroupSendsNothingBehindAClose() {
        WebSocketGroup group = new WebSocketGroup();
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            WebSocket socket = DIARY.openSocket();
            group.join(socket);
            group.send("before");
            socket.close(3000, "");
            group.send("behind");
            peer.expectText("before").expectClose(3000);
            Wire.await("left", () -> group.count() == 0);
            peer.send(Wire.close(3000)).expectEnd();
        }
    }

    @Test
    void AP_46_aGroupReachesMembersOnAllLoopsPlainAndCompressed() {
        WebSocketGroup group =
                new WebSocketGroup(new DeflateConfig(true, false, false, 15, 15, 0, 6));
        String text = "something that compresses ".repeat(20);
        List<RawPeer> peers = new ArrayList<>();
        try {
            WebSocket except = null;
            for (int i = 0; i < 20; i++) {
                peers.add(
                        i % 2 == 0
                                ? Wire.open(SERVER, "/")
                                : Wire.open(
                                        SERVER,
                                        "/deflate",
                                        "Sec-WebSocket-Extensions: permessage-deflate"));
                WebSocket socket = DIARY.openSocket();
                group.join(socket);
                except = i == 0 ? socket : except;
            }
            Wire.await("all are members", () -> group.count() == 20);
            group.sendExcept(PreparedMessage.text(text), Objects.requireNonNull(except));
            group.send("end");
            for (int i = 1; i < 20; i++) {
                RawFrame first = peers.get(i).expectFrame();
                assertThat(first.rsv()).isEqualTo(i % 2 == 0 ? 0 : 4);
                assertThat(peers.get(i).expectFrame().payload()).isNotEmpty();
            }
            peers.getFirst().expectText("end");
        } finally {
            peers.forEach(RawPeer::close);
        }
        Wire.await("all have left", () -> group.count() == 0);
    }

    @Test
    void SV_29_sendsByIdAndNeverToAnother() throws Exception {
        long id;
        try (RawPeer peer = Wire.open(SERVER, "/")) {
            id = DIARY.openSocket().id();
            assertThat(SERVER.send(id, "by id").get(10, TimeUnit.SECONDS))
                    .isEqualTo(SendResult.SENT);
            peer.expectText("by id");
        }
        Wire.await("gone", () -> SERVER.openConnections() == 0);
        try (RawPeer next = Wire.open(SERVER, "/")) {
            assertThat(SERVER.send(id, "stale").get(10, TimeUnit.SECONDS))
                    .isEqualTo(SendResult.CLOSED);
            assertThat(SERVER.send(0, "nobody").get(10, TimeUnit.SECONDS))
                    .isEqualTo(SendResult.CLOSED);
            assertThat(DIARY.openSocket().id()).isNotEqualTo(id);
            next.send(Wire.ping()).expectPong();
        }
    }

    /// Sends to a peer that does not read, on its loop, until something is refused.
    private static int fill(WebSocket socket) throws Exception {
        var refused = new CompletableFuture<Integer>();
        socket.execute(
                () -> {
                    int count = 0;
                    for (int i = 0; i < 2_000; i++) {
                        String text = i + ":" + "x".repeat(10_000);
                        count += socket.sendLatest(1 + i % 10, text).isTaken() ? 0 : 1;
                    }
                    refused.complete(count);
                });
        return refused.get(10, TimeUnit.SECONDS);
    }

    private static List<Integer> received(RawPeer peer) {
        List<Integer> numbers = new ArrayList<>();
        RawFrame frame = peer.expectFrame();
        while (!frame.text().equals("last")) {
            numbers.add(Integer.parseInt(frame.text().split(":", 2)[0]));
            frame = peer.expectFrame();
        }
        return numbers;
    }

    private static List<Integer> afterOverflow(String path, boolean refusesNew) throws Exception {
        try (RawPeer peer = Wire.open(SERVER, path)) {
            WebSocket socket = TOLD.openSocket();
            int refused = fill(socket);
            assertThat(refused > 0).isEqualTo(refusesNew);
            List<Integer> numbers = received(peer);
            assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSizeLessThan(2_000);
            return numbers;
        }
    }

    @Test
    void AP_47_theNewestAreRefusedWhereThePolicySaysSo() throws Exception {
        List<Integer> numbers = afterOverflow("/newest", true);
        assertThat(numbers.subList(0, 10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(numbers).doesNotContain(1_999);
    }

    @Test
    void AP_47_theOldestAreDroppedWhereThePolicySaysSo() throws Exception {
        List<Integer> numbers = afterOverflow("/oldest", false);
        assertThat(numbers).endsWith(1_997, 1_998, 1_999);
    }

    @Test
    void AP_47_theLatestOfEachKeyIsKeptWhereThePolicySaysSo() throws Exception {
        List<Integer> numbers = afterOverflow("/latest", false);
        assertThat(numbers)
                .endsWith(1_990, 1_991, 1_992, 1_993, 1_994, 1_995, 1_996, 1_997, 1_998, 1_999);
    }

    private static void reachNobody(Server server, List<Long> ids) throws Exception {
        for (long stale : ids) {
            assertThat(server.send(stale, "stale").get(10, TimeUnit.SECONDS))
                    .isEqualTo(SendResult.CLOSED);
        }
    }

    @Test
    void OP_10_anOldIdReachesNobodyNew() throws Exception {
        ServerConfig oneLoop = ServerConfig.STANDARD.port(0).loops(loops -> loops.count(1));
        Diary diary = new Diary();
        try (Server server = Server.with(oneLoop).webSocket("/", diary).start()) {
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                try (RawPeer peer = Wire.open(server, "/")) {
                    ids.add(diary.openSocket().id());
                    reachNobody(server, ids.subList(0, i));
                    assertThat(server.send(ids.get(i), "fresh").get(10, TimeUnit.SECONDS))
                            .isEqualTo(SendResult.SENT);
                    peer.expectText("fresh");
                }
                Wire.await("gone", () -> server.openConnections() == 0);
            }
            assertThat(ids).doesNotHaveDuplicates().doesNotContain(0L);
            // The same slot each time: only the generation parts them.
            int slot = ids.getFirst().intValue();
            assertThat(ids).allMatch(id -> id.intValue() == slot);
        }
    }
}
