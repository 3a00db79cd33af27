package dev.corinth.engine;

import static dev.corinth.engine.SendResult.CLOSED;
import static dev.corinth.engine.SendResult.DROPPED;
import static dev.corinth.engine.SendResult.QUEUED;
import static dev.corinth.engine.SendResult.SENT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;
import dev.corinth.poller.IoError;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// When output leaves, and what becomes of it when the peer does not take it.
class OutletTest {
    private static final int QUEUE_BYTES = 10_000;

    private final Rig rig = Rig.quiet();
    private final List<Recorder> made = new ArrayList<>();
    private SocketAddress address = Rig.ANY_PORT;

    @AfterEach
    void allIsGoneAtTheEnd() {
        rig.close();
    }

    @Test
    void smallFramesOfOneHandlerArriveInOrder() {
        SimulatedPeer peer =
                peer(
                        OutputLimits.STANDARD,
                        self -> {
                            self.send("a");
                            self.send("b");
                            self.sendThrough("cd");
                            self.send("e");
                            self.share("f");
                            self.send("g");
                        });

        peer.send((byte) 1);
        rig.run();

        assertThat(text(peer)).isEqualTo("abcdefg");
    }

    @Test
    void moreThanTheCorkHoldsLeavesMeanwhile() {
        String frame = "x".repeat(30_000);
        SimulatedPeer peer =
                peer(
                        OutputLimits.STANDARD,
                        self -> {
                            for (int i = 0; i < 10; i++) {
                                assertThat(self.send(frame)).isEqualTo(SENT);
                            }
                        });

        peer.send((byte) 1);
        rig.run();

        assertThat(text(peer)).hasSize(300_000);
    }

    @Test
    void outputOfOthersLeavesAtTheEndOfTheTurn() {
        SimulatedPeer first =
                peer(OutputLimits.STANDARD, self -> made.getLast().send("from the first"));
        SimulatedPeer second = connect();

        first.send((byte) 1);
        rig.run();

        assertThat(text(second)).isEqualTo("from the first");
        assertThat(text(first)).isEmpty();
    }

    @Test
    void aPongNeverGetsIntoAFrameOfWhichAPartIsSent() {
        SimulatedPeer peer =
                peer(
                        OutputLimits.STANDARD,
                        self -> {
                            self.sendThrough("m".repeat(5000));
                            self.put("P", FrameKind.PONG);
                        });
        peer.window(100);

        peer.send((byte) 1);
        rig.run();
        String first = text(peer);
        peer.window(Long.MAX_VALUE);
        rig.run();

        assertThat(first + text(peer)).isEqualTo("m".repeat(5000) + "P");
    }

    @Test
    void aFrameWhoseHeadIsCutIsNeverDropped() {
        OutputLimits limits = limits(OverflowPolicy.DROP_OLDEST);
        SimulatedPeer peer = peer(limits, self -> {});
        peer.window(1);
        Recorder self = made.getFirst();

        in(
                () -> {
                    // The head is three bytes here, of which one is taken.
                    var bytes = self.connection.loop().slabs().take(9000);
                    bytes.fill((byte) 'a');
                    self.connection.admit(9000, Connection.NO_KEY);
                    self.connection.sendThrough(bytes, 0, 3, bytes, 3, 9000);
                    self.connection.loop().slabs().give(bytes);
                    self.send("b".repeat(500));
                    self.send("c".repeat(5000));
                });
        peer.window(Long.MAX_VALUE);
        rig.run();

        assertThat(text(peer)).startsWith("a".repeat(9000)).doesNotContain("b");
    }

    @Test
    void SV_35_saysQueuedAboveTheHighWaterMarkAndTellsOfRoomOnce() {
        SimulatedPeer peer = peer(limits(OverflowPolicy.DISCONNECT), self -> {});
        peer.window(0);
        Recorder self = made.getFirst();

        in(() -> assertThat(self.send("a".repeat(1500))).isEqualTo(SENT));
        in(() -> assertThat(self.send("b".repeat(400))).isEqualTo(SENT));
        in(() -> assertThat(self.send("c".repeat(200))).isEqualTo(QUEUED));
        assertThat(self.events).doesNotContain("writable");
        assertThat(self.connection.waitingBytes()).isEqualTo(2100);
        peer.window(Long.MAX_VALUE);
        rig.run();

        assertThat(self.events).containsOnlyOnce("writable");
        assertThat(self.connection.waitingBytes()).isZero();
        assertThat(text(peer)).hasSize(2100);
    }

    @Test
    void whatIsSentWhenToldOfRoomIsSent() {
        SimulatedPeer peer = peer(limits(OverflowPolicy.DISCONNECT), self -> {});
        Recorder self = made.getFirst();
        self.onWritable = it -> it.send("more");
        peer.window(0);
        in(() -> self.send("a".repeat(1500)));
        in(() -> self.send("b".repeat(1500)));

        peer.window(Long.MAX_VALUE);
        rig.run();

        assertThat(text(peer)).endsWith("bbbmore");
    }

    @Test
    void whatIsSentWhenToldOfRoomAtTheEndOfItsOwnHandlerIsSent() {
        SimulatedPeer[] peers = new SimulatedPeer[1];
        peers[0] =
                peer(
                        limits(OverflowPolicy.DISCONNECT),
                        self -> {
                            self.onWritable = it -> it.send("more");
                            self.send("a".repeat(1500));
                            self.share("s");
                            assertThat(self.send("b".repeat(600))).isEqualTo(QUEUED);
                            // The peer reads before the handler has returned.
                            peers[0].window(Long.MAX_VALUE);
                        });
        peers[0].window(0);

        peers[0].send((byte) 1);
        rig.run();

        assertThat(text(peers[0])).endsWith("bbbmore");
    }

    @Test
    void aFullQueueDisconnectsByTheStandardPolicy() {
        Recorder self = full(OverflowPolicy.DISCONNECT, new StringBuilder());

        assertThat(self.events).containsExactly("opened", "overflowed", "closed");
        assertThat(rig.count(Counter.OVERFLOWED)).isEqualTo(1);
    }

    @Test
    void aFullQueueDropsTheNewestMessages() {
        StringBuilder arrived = new StringBuilder();
        Recorder self = full(OverflowPolicy.DROP_NEWEST, arrived);

        assertThat(arrived.toString()).isEqualTo(letters("abcdefghij"));
        assertThat(rig.count(Counter.DROPPED)).isEqualTo(16);
        assertThat(self.events).containsOnlyOnce("writable");
    }

    @Test
    void D_18_aFullQueueDropsTheOldestMessagesButNotTheBegunOne() {
        StringBuilder arrived = new StringBuilder();
        full(OverflowPolicy.DROP_OLDEST, arrived);

        assertThat(arrived.toString()).isEqualTo(letters("arstuvwxyz"));
        assertThat(rig.count(Counter.DROPPED)).isEqualTo(16);
    }

    @Test
    void keepsTheLatestMessageOfEachKey() {
        SimulatedPeer peer = peer(limits(OverflowPolicy.LATEST_PER_KEY), self -> {});
        peer.window(0);
        Recorder self = made.getFirst();
        in(() -> self.send("first", 9));

        in(
                () -> {
                    for (int i = 0; i < 1000; i++) {
                        self.send("left" + i, 1);
                        self.send("right" + i, 2);
                    }
                });
        assertThat(self.connection.waitingBytes()).isLessThan(100);
        peer.window(Long.MAX_VALUE);
        rig.run();

        assertThat(text(peer)).isEqualTo("firstleft999right999");
    }

    @Test
    void anEmptyQueueTakesAnyOneMessage() {
        SimulatedPeer peer = peer(limits(OverflowPolicy.DROP_NEWEST), self -> {});
        peer.window(0);
        Recorder self = made.getFirst();

        in(() -> assertThat(self.sendThrough("x".repeat(50_000))).isEqualTo(SENT));
        in(() -> assertThat(self.send("y")).isEqualTo(DROPPED));
        peer.window(Long.MAX_VALUE);
        rig.run();

        assertThat(text(peer)).hasSize(50_000);
    }

    @Test
    void aPeerThatTakesNothingIsCutAfterTheStallTimeout() {
        SimulatedPeer peer = peer(OutputLimits.STANDARD, self -> {});
        peer.window(10);
        Recorder self = made.getFirst();
        in(() -> self.send("a".repeat(1000)));

        rig.advance(Duration.ofMillis(9900));
        assertThat(self.closedCount).isZero();
        rig.advance(Duration.ofMillis(200));

        assertThat(self.closedCount).isEqualTo(1);
        assertThat(self.reason.kind()).isEqualTo(IoError.Kind.TIMED_OUT);
        assertThat(rig.count(Counter.STALLED)).isEqualTo(1);
        assertThat(peer.isReset()).isTrue();
    }

    @Test
    void aPeerThatTakesItsShareInTimeIsNotCut() {
        SimulatedPeer peer = peer(OutputLimits.STANDARD, self -> {});
        peer.window(16 << 10);
        Recorder self = made.getFirst();
        in(() -> self.sendThrough("a".repeat(200_000)));

        for (int i = 0; i < 15; i++) {
            rig.advance(Duration.ofSeconds(9));
            peer.received();
            rig.run();
        }

        assertThat(self.closedCount).isZero();
        assertThat(self.connection.waitingBytes()).isZero();
    }

    @Test
    void whatIsSentBeforeTheConnectionIsOpenWaits() {
        var listener = rig.network.listen(Rig.ANY_PORT);
        List<Recorder> clients = new ArrayList<>();
        Service service = Service.plain(Recorder.into(clients, self -> self.send("early")));

        rig.loop().connect(listener.address(), service);
        rig.engine.turn(Duration.ZERO);
        clients.getFirst().send(" too");
        rig.run();

        SimulatedPeer server = listener.accept().orElseThrow();
        rig.run();
        assertThat(text(server)).isEqualTo("early too");
    }

    @Test
    void sendsNothingOnceItClosesOrIsClosed() {
        peer(OutputLimits.STANDARD, self -> {});
        Recorder self = made.getFirst();

        in(self.connection::finish);
        assertThat(self.send("x")).isEqualTo(CLOSED);
        // A frame that is not asked about goes nowhere, and leaves nothing behind.
        in(() -> self.put("x", FrameKind.PONG));
        in(self.connection::abort);
        self.put("x", FrameKind.PONG);

        assertThat(self.send("x")).isEqualTo(CLOSED);
        assertThat(self.connection.isOpen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = OverflowPolicy.class, mode = EnumSource.Mode.EXCLUDE, names = "DISCONNECT")
    void framesArriveWholeUnderEveryPolicyAndNastyFaults(OverflowPolicy policy) {
        Seeds.check(60, seed -> framesArriveWhole(policy, seed));
    }

    /// Frames of all kinds, sent in all ways to a slow reader: what was taken and not dropped
    /// arrives whole and in order.
    private static void framesArriveWhole(OverflowPolicy policy, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Recorder> made = new ArrayList<>();
        try (Rig rig = Rig.with(seed, SimulatedFaults.nasty(seed), config -> config)) {
            OutputLimits limits = limits(policy);
            var address = rig.listen(Service.plain(Recorder.into(made)).limits(limits));
            SimulatedPeer peer = rig.connect(address);
            FrameStream stream = new FrameStream(made.getFirst(), random);
            made.getFirst().onReceived = self -> stream.burst();
            StringBuilder arrived = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                peer.window(random.nextInt(4000));
                if (random.nextBoolean()) {
                    peer.send((byte) 1);
                } else {
                    stream.burst();
                }
                rig.run();
                arrived.append(text(peer));
            }
            peer.window(Long.MAX_VALUE);
            rig.run();
            arrived.append(text(peer));
            stream.check(arrived.toString(), rig.count(Counter.DROPPED));
        }
    }

    /// Fills a queue whose peer takes one byte with 26 messages, then lets the peer take all.
    private Recorder full(OverflowPolicy policy, StringBuilder arrived) {
        SimulatedPeer peer = peer(limits(policy), self -> {});
        peer.window(1);
        Recorder self = made.getFirst();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            String message = letters("" + letter);
            in(() -> self.send(message));
        }
        assertThat(self.connection.waitingBytes()).isLessThanOrEqualTo(QUEUE_BYTES);
        peer.window(Long.MAX_VALUE);
        rig.run();
        arrived.append(text(peer));
        return self;
    }

    private static String letters(String each) {
        StringBuilder all = new StringBuilder();
        each.chars().forEach(letter -> all.append(("" + (char) letter).repeat(1000)));
        return all.toString();
    }

    private static OutputLimits limits(OverflowPolicy policy) {
        return new OutputLimits(QUEUE_BYTES, 2000, policy, Duration.ofSeconds(10));
    }

    private SimulatedPeer peer(OutputLimits limits, Consumer<Recorder> onReceived) {
        Acceptor acceptor = Recorder.into(made, self -> self.onReceived = onReceived);
        address = rig.listen(Service.plain(acceptor).limits(limits));
        return connect();
    }

    private SimulatedPeer connect() {
        return rig.connect(address);
    }

    private void in(Runnable command) {
        boolean isTaken = rig.loop().execute(command);
        assertThat(isTaken).isTrue();
        rig.run();
        assertThat(rig.count(Counter.CALLBACK_FAILED)).isZero();
    }

    private static String text(SimulatedPeer peer) {
        return new String(peer.received(), StandardCharsets.ISO_8859_1);
    }
}
