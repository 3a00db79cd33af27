package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.poller.Blocks;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Slow handlers, on a simulated network: what is not read, and that it is read later.
class BacklogTest {
    private static final int MESSAGES = 400;
    private static final long PATIENCE_NS = 20_000_000_000L;

    /// A listener that handles a message for each permit, and echoes it. Safe for any thread.
    private static final class Slow extends Diary {
        private final Semaphore permits = new Semaphore(0);

        @Override
        public void onMessage(WebSocket socket, Message message) {
            permits.acquireUninterruptibly();
            socket.send(message);
            super.onMessage(socket, message);
        }
    }

    private final Slow slow = new Slow();

    private Stepped serving(Where where) {
        return Stepped.serving(
                server ->
                        server.webSocket("/", WebSocketRoute.of(slow).runOn(where.narrow()))
                                .webSocket("/loop", (socket, message) -> socket.send(message)));
    }

    private static void until(Stepped world, String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadlineNs);
            world.run();
            LockSupport.parkNanos(100_000);
        }
    }

    private static List<String> numbers() {
        return IntStream.range(0, MESSAGES).mapToObj(number -> "text=" + number).toList();
    }

    private int collect(List<String> seen) {
        seen.addAll(slow.rest());
        return seen.size();
    }

    private void sendAll(Stepped.Peer peer) {
        for (int i = 0; i < MESSAGES; i++) {
            peer.send(Wire.text(Integer.toString(i)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "LOOP", mode = EnumSource.Mode.EXCLUDE)
    void SV_21_aFullBacklogStopsReadingAndLosesNothing(Where where) {
        try (Stepped world = serving(where)) {
            Stepped.Peer peer = world.connect().upgrade("/");
            until(world, "open", () -> slow.rest().contains("open"));
            sendAll(peer);
            long unread = peer.line.unread();
            assertThat(unread).as("bytes that are not read").isGreaterThan(MESSAGES);

            // Others are served meanwhile, on the same loop.
            Stepped.Peer other = world.connect().upgrade("/loop");
            other.send(Wire.text("quick"));
            assertThat(other.frames()).containsExactly(RawFrame.text("quick"));

            slow.permits.release(MESSAGES);
            var seen = new ArrayList<String>();
            until(world, "all", () -> collect(seen) == MESSAGES);
            assertThat(seen).isEqualTo(numbers());
            assertThat(peer.line.unread()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "LOOP", mode = EnumSource.Mode.EXCLUDE)
    void AP_60_pausesOfTheApplicationAndOfTheBacklogDoNotUndoEachOther(Where where) {
        try (Stepped world = serving(where)) {
            Stepped.Peer peer = world.connect().upgrade("/");
            WebSocket socket = slow.socket();
            until(world, "open", () -> slow.rest().contains("open"));
            sendAll(peer);
            long unread = peer.line.unread();

            socket.pause();
            socket.resume();
            world.run();
            assertThat(peer.line.unread()).as("still held").isEqualTo(unread);

            socket.pause();
            slow.permits.release(MESSAGES);
            until(world, "quiet", () -> slow.permits.availablePermits() < MESSAGES - 3);
            until(world, "what was in hand", () -> slow.rest().isEmpty());
            assertThat(peer.line.unread()).as("still paused").isEqualTo(unread);

            socket.resume();
            until(world, "all", () -> slow.permits.availablePermits() == 0);
            assertThat(peer.line.unread()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "LOOP", mode = EnumSource.Mode.EXCLUDE)
    void SV_39_manyConnectionsShareABacklogAndAllGoOn(Where where) {
        int connections = 30;
        int each = 40;
        try (Stepped world = serving(where)) {
            var peers = IntStream.range(0, connections).mapToObj(i -> world.connect()).toList();
            peers.forEach(peer -> peer.upgrade("/"));
            until(world, "open", () -> slow.permits.availablePermits() == 0);
            for (int i = 0; i < each; i++) {
                for (Stepped.Peer peer : peers) {
                    peer.line.send(RawFrames.write(Wire.text("" + i)));
                }
            }
            world.run();
            slow.permits.release(connections * each);
            until(world, "all", () -> slow.permits.availablePermits() == 0);
            until(world, "echoes", () -> peers.stream().allMatch(it -> it.line.unread() == 0));
            until(world, "heard", () -> peers.stream().allMatch(it -> count(it) == each));
            for (Stepped.Peer peer : peers) {
                List<RawFrame> echoes = peer.frames();
                for (int i = 0; i < each; i++) {
                    assertThat(echoes.get(i).text()).isEqualTo("" + i);
                }
            }
        }
    }

    private static int count(Stepped.Peer peer) {
        return RawFrames.read(peer.bytes()).size();
    }

    @ParameterizedTest
    @EnumSource(names = "LOOP", mode = EnumSource.Mode.EXCLUDE)
    void A_20_aConnectionThatIsCutGivesAllMemoryBack(Where where) {
        long before = Blocks.process().inUseBytes();
        try (Stepped world = serving(where)) {
            Stepped.Peer peer = world.connect().upgrade("/");
            until(world, "open", () -> slow.rest().contains("open"));
            sendAll(peer);
            peer.send(Wire.binary(100_000));
            peer.line.reset();
            slow.permits.release(MESSAGES + 1);
            until(world, "closed", () -> slow.rest().contains("close=1006 lost us"));
        }
        Wire.await("all memory is back", () -> Blocks.process().inUseBytes() == before);
    }
}
