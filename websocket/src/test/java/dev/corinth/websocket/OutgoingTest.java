package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.SendResult;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.PreparedMessage;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What goes out, on the loop and from another thread, in virtual time.
class OutgoingTest {
    private static final WebSocketConfig STANDARD = WebSocketConfig.STANDARD;
    private static final byte[] END = "end".getBytes(StandardCharsets.UTF_8);
    private final Notes notes = new Notes();

    /// Does something on another thread and waits for its end.
    private static void elsewhere(Runnable action) {
        try {
            Thread.ofPlatform().start(action).join();
        } catch (InterruptedException interruption) {
            throw new AssertionError(interruption);
        }
    }

    private static void sendAll(WebSocket socket) {
        socket.send("text");
        socket.send(new byte[] {1});
        socket.send(ByteBuffer.wrap(new byte[] {0, 2, 0}).position(1).limit(2));
        socket.send(PreparedMessage.text("prepared"));
        socket.sendLatest(7, "latest");
        socket.writer(MessageKind.TEXT).write("wri").write(new byte[] {'t', 'e'}).flush();
        socket.ping(new byte[] {3});
        socket.send(new byte[100_000]);
    }

    private static void arriveAll(List<RawFrame> frames) {
        assertThat(frames.stream().map(RawFrame::withoutMask))
                .containsExactly(
                        // Pings overtake.
                        RawFrame.ping((byte) 3),
                        RawFrame.text("text"),
                        RawFrame.binary((byte) 1),
                        RawFrame.binary((byte) 2),
                        RawFrame.text("prepared"),
                        RawFrame.text("latest"),
                        RawFrame.text("write"),
                        RawFrame.binary(new byte[100_000]));
    }

    @Test
    void aServerSendsEverythingBare() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            sendAll(notes.socket());
            rig.run();
            List<RawFrame> frames = peer.frames();
            assertThat(frames).noneMatch(RawFrame::isMasked);
            arriveAll(frames);
            elsewhere(() -> sendAll(notes.socket()));
            rig.run();
            arriveAll(peer.frames());
        }
    }

    @Test
    void aClientMasksEverythingWithAKeyOfItsOwn() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.server(notes);
            sendAll(notes.socket());
            rig.run();
            List<RawFrame> frames = peer.frames();
            assertThat(frames)
                    .allMatch(RawFrame::isMasked)
                    .extracting(RawFrame::maskKey)
                    .doesNotHaveDuplicates();
            arriveAll(frames);
        }
    }

    @Test
    void forwardsAMessageOfAnyThread() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client((socket, message) -> socket.send(message));
            peer.send(Rig.text("echo"), RawFrame.binary(new byte[70_000]).withMask(1));
            assertThat(peer.frames())
                    .containsExactly(RawFrame.text("echo"), RawFrame.binary(new byte[70_000]));
        }
        Message[] kept = new Message[1];
        try (Rig rig = new Rig()) {
            WebSocket[] open = new WebSocket[1];
            Rig.Peer peer =
                    rig.client(
                            (socket, message) -> {
                                kept[0] = message.copy();
                                open[0] = socket;
                            });
            peer.send(Rig.text("kept"));
            elsewhere(() -> open[0].send(kept[0]));
            rig.run();
            assertThat(peer.frames()).containsExactly(RawFrame.text("kept"));
        }
    }

    @Test
    void aWriterStartsAnewAfterEachFlush() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            MessageWriter writer = notes.socket().writer(MessageKind.BINARY);
            assertThat(writer.write("ä").length()).isEqualTo(2);
            assertThat(writer.flush()).isEqualTo(SendResult.SENT);
            assertThat(writer.length()).isZero();
            assertThat(writer.flush()).isEqualTo(SendResult.SENT);
            rig.run();
            assertThat(peer.frames())
                    .containsExactly(RawFrame.binary((byte) 0xC3, (byte) 0xA4), RawFrame.binary());
            notes.socket().close();
            assertThat(writer.write("late").flush()).isEqualTo(SendResult.CLOSED);
            assertThat(writer.length()).isZero();
        }
    }

    @Test
    void othersWaitBehindAMessageInFragments() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket socket = notes.socket();
            FragmentedMessage message = socket.startFragments(MessageKind.TEXT);
            message.send("one ");
            assertThat(socket.send("behind")).isEqualTo(SendResult.QUEUED);
            socket.send(PreparedMessage.text("prepared"));
            socket.ping(new byte[0]);
            assertThatThrownBy(() -> socket.startFragments(MessageKind.TEXT))
                    .hasMessage("a message in fragments is open already");
            message.finish(END);
            assertThatThrownBy(() -> message.send("more")).hasMessage("the message is finished");
            rig.run();
            assertThat(peer.frames())
                    .containsExactly(
                            RawFrame.ping(),
                            RawFrame.text("one ").withFin(false),
                            RawFrame.continuation(END),
                            RawFrame.text("behind"),
                            RawFrame.text("prepared"));
        }
    }

    @Test
    void theLoopWaitsForTheEndOfAnotherThreadsMessage() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket socket = notes.socket();
            elsewhere(
                    () -> {
                        for (int i = 0; i < 2; i++) {
                            FragmentedMessage message = socket.startFragments(MessageKind.TEXT);
                            message.send(i + " ");
                            message.finish(END);
                        }
                    });
            // Nothing of them has arrived at the loop.
            FragmentedMessage whole = socket.startFragments(MessageKind.TEXT);
            whole.finish(END);
            rig.run();
            List<RawFrame> frames = peer.frames();
            assertThat(frames.getFirst()).isEqualTo(RawFrame.text("end"));
            assertThat(frames.subList(1, 5))
                    .containsExactly(
                            RawFrame.text("0 ").withFin(false),
                            RawFrame.continuation(END),
                            RawFrame.text("1 ").withFin(false),
                            RawFrame.continuation(END));
        }
    }

    @Test
    void theLoopDoesNotBreakIntoAnotherThreadsMessage() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket socket = notes.socket();
            FragmentedMessage[] begun = new FragmentedMessage[1];
            elsewhere(
                    () -> {
                        begun[0] = socket.startFragments(MessageKind.TEXT);
                        begun[0].send("one ");
                    });
            rig.run();
            elsewhere(() -> begun[0].finish(END));
            // Its end is on its way, but has not arrived.
            assertThatThrownBy(() -> socket.startFragments(MessageKind.TEXT))
                    .isInstanceOf(IllegalStateException.class);
            socket.send("behind");
            rig.run();
            assertThat(RawFrames.join(peer.frames().subList(0, 2)).text()).isEqualTo("one end");
        }
    }

    @Test
    void aFullOutputRefusesAndTellsWhenThereIsRoom() {
        OutputLimits small =
                OutputLimits.STANDARD.policy(OverflowPolicy.DROP_NEWEST).maxQueueBytes(200_000);
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, STANDARD.output(small));
            WebSocket socket = notes.socket();
            peer.line.window(10);
            FragmentedMessage message = socket.startFragments(MessageKind.BINARY);
            int taken = 0;
            while (message.send(new byte[50_000]).isTaken()) {
                taken++;
            }
            assertThat(message.finish(new byte[50_000])).isEqualTo(SendResult.DROPPED);
            rig.run();
            elsewhere(
                    () ->
                            assertThat(message.send(new byte[200_000]))
                                    .isEqualTo(SendResult.DROPPED));
            peer.line.window(1 << 24);
            rig.run();
            assertThat(notes.told()).contains("writable");
            message.finish(END);
            rig.run();
            assertThat(RawFrames.join(peer.frames()).payload()).hasSize(taken * 50_000 + 3);
        }
    }

    @Test
    void compressesWhatWasAgreedOn() {
        DeflateConfig all = new DeflateConfig(true, true, true, 15, 15, 0, 6);
        String text = "something that compresses ".repeat(20);
        for (boolean takesOver : new boolean[] {false, true}) {
            try (Rig rig = new Rig()) {
                var agreed = new DeflateParameters(takesOver, takesOver, 15, 15);
                Rig.Peer peer = rig.client(notes, STANDARD.deflate(all), agreed);
                WebSocket socket = notes.socket();
                assertThat(socket.subprotocol()).contains("sub");
                for (int i = 0; i < 3; i++) {
                    socket.send(text);
                    socket.send(PreparedMessage.text(text));
                }
                rig.run();
                List<RawFrame> frames = peer.frames();
                assertThat(frames)
                        .hasSize(6)
                        .allMatch(frame -> frame.rsv() == 4)
                        .allMatch(frame -> frame.payload().length < 80);
                // What refers back to the first is shorter than it.
                assertThat(frames.getLast().payload().length < frames.getFirst().payload().length)
                        .isEqualTo(takesOver);
                RawFrame masked = RawFrame.text("").withMask(1);
                peer.send(
                        RawFrame.of(RawFrame.TEXT, frames.getFirst().payload())
                                .withRsv(4)
                                .withMask(1),
                        masked);
                assertThat(notes.told())
                        .containsExactly(
                                "text of " + text.length() + " bytes=" + text, "text of 0 bytes=");
                peer.line.reset();
                rig.run();
                notes.told();
            }
        }
    }

    @Test
    void AP_49_aGroupCountsItsMembersAndReachesAllButOne() {
        WebSocketGroup group = new WebSocketGroup();
        try (Rig rig = new Rig()) {
            Rig.Peer one = rig.client(notes);
            Rig.Peer other = rig.client(notes);
            notes.sockets.forEach(group::join);
            rig.run();
            assertThat(group.count()).isEqualTo(2);
            group.send("to all");
            group.sendExcept(PreparedMessage.text("but one"), notes.sockets.getFirst());
            group.send(PreparedMessage.binary(new byte[40_000]));
            rig.run();
            assertThat(one.frames())
                    .containsExactly(RawFrame.text("to all"), RawFrame.binary(new byte[40_000]));
            assertThat(other.frames())
                    .containsExactly(
                            RawFrame.text("to all"),
                            RawFrame.text("but one"),
                            RawFrame.binary(new byte[40_000]));
            group.leave(notes.sockets.getFirst());
            notes.sockets.getLast().close();
            rig.run();
            assertThat(group.count()).isZero();
            group.send("to nobody");
            rig.run();
            assertThat(one.frames()).isEmpty();
        }
    }

    @Test
    void AP_27_aGroupReachesSomeOfItsMembersOrAllButSome() {
        WebSocketGroup group = new WebSocketGroup();
        try (Rig rig = new Rig()) {
            List<Rig.Peer> peers = List.of(rig.client(notes), rig.client(notes), rig.client(notes));
            List<WebSocket> sockets = List.copyOf(notes.sockets);
            sockets.forEach(group::join);

            group.sendOnly(PreparedMessage.text("some"), List.of(sockets.get(0), sockets.get(2)));
            group.sendExcept(PreparedMessage.text("last"), sockets.get(0), sockets.get(1));
            rig.run();

            assertThat(peers.get(0).frames()).containsExactly(RawFrame.text("some"));
            assertThat(peers.get(1).frames()).isEmpty();
            assertThat(peers.get(2).frames())
                    .containsExactly(RawFrame.text("some"), RawFrame.text("last"));
        }
    }

    @Test
    void AP_60_allOfAGroupArePausedAndResumed() {
        WebSocketGroup group = new WebSocketGroup();
        try (Rig rig = new Rig()) {
            List<Rig.Peer> peers = List.of(rig.client(notes), rig.client(notes));
            notes.sockets.forEach(group::join);
            notes.told();
            AtomicInteger done = new AtomicInteger();

            group.each(WebSocket::pause, done::incrementAndGet);
            peers.forEach(peer -> peer.send(Rig.text("held")));
            assertThat(notes.told()).isEmpty();
            group.each(WebSocket::resume);
            rig.run();

            assertThat(notes.told())
                    .containsExactly("text of 4 bytes=held", "text of 4 bytes=held");
            assertThat(done).hasValue(1);
            new WebSocketGroup().each(WebSocket::abort, done::incrementAndGet);
            assertThat(done).hasValue(2);
        }
    }

    @Test
    void AP_53_whoeverAsksIsToldAsSoonAsThereIsRoom() throws InterruptedException {
        List<WebSocket> told = new ArrayList<>();
        Notes writable =
                new Notes() {
                    @Override
                    public void onWritable(WebSocket socket) {
                        told.add(socket);
                    }
                };
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(writable);
            WebSocket socket = writable.socket();
            socket.askWritable();
            socket.askWritable();
            rig.run();
            assertThat(told).hasSize(1);

            Thread other = Thread.ofPlatform().start(socket::askWritable);
            other.join();
            assertThat(told).hasSize(1);
            rig.run();
            assertThat(told).hasSize(2);

            peer.line.window(0);
            assertThat(socket.send(new byte[200_000]).isTaken()).isTrue();
            rig.run();
            socket.askWritable();
            rig.run();
            assertThat(told).hasSize(2);
            peer.line.window(Long.MAX_VALUE);
            rig.run();
            assertThat(told).hasSize(3);
        }
    }

    @Test
    void aGroupWaitsBehindAMessageInFragments() {
        WebSocketGroup group = new WebSocketGroup();
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket socket = notes.socket();
            group.join(socket);
            FragmentedMessage message = socket.startFragments(MessageKind.TEXT);
            message.send("one ");
            group.send("to all");
            rig.run();
            message.finish(END);
            rig.run();
            assertThat(peer.frames())
                    .containsExactly(
                            RawFrame.text("one ").withFin(false),
                            RawFrame.continuation(END),
                            RawFrame.text("to all"));
        }
    }

    @Test
    void aGroupIsOfWebSocketsOfAServer() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.server(notes);
            WebSocketGroup group = new WebSocketGroup();
            assertThatThrownBy(() -> group.join(notes.socket()))
                    .hasMessage("a member is of a server's WebSockets");
            assertThat(peer.frames()).isEmpty();
        }
    }

    @Test
    void aSlowReaderIsClosedUnlessToldOtherwise() {
        OutputLimits small = OutputLimits.STANDARD.maxQueueBytes(100_000);
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, STANDARD.output(small));
            peer.line.window(10);
            WebSocket socket = notes.socket();
            for (int i = 0; i < 10; i++) {
                socket.send(new byte[15_000]);
            }
            assertThat(socket.isOpen()).isFalse();
            assertThat(socket.send("late")).isEqualTo(SendResult.CLOSED);
            assertThat(socket.ping(new byte[0])).isEqualTo(SendResult.CLOSED);
            peer.line.window(1 << 24);
            rig.run();
            assertThat(peer.frames()).last().matches(frame -> frame.closeCode() == 1013);
            peer.line.close();
        }
    }
}
