package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.Blocks;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class GroupTest {
    private final Rig rig = Rig.quiet(config -> config.loops(3));
    private final Group group = new Group(rig.engine);
    private final List<Recorder> made = new ArrayList<>();
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private final long blocksBefore = Blocks.process().inUseBytes();

    @AfterEach
    void allIsGoneAtTheEnd() {
        rig.close();
    }

    @Test
    void A_17_sendsTheSameBytesToAllMembersOnAllLoopsAndGivesThemBack() {
        members(9, OutputLimits.STANDARD);
        assertThat(made.stream().map(self -> self.connection.loop().number()).distinct())
                .containsExactlyInAnyOrder(0, 1, 2);

        group.send(broadcast("plain", "packed"), Recipients.all());
        rig.run();

        for (int i = 0; i < made.size(); i++) {
            assertThat(text(peers.get(i))).isEqualTo(variantOf(i) == 0 ? "plain" : "packed");
        }
        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
    }

    @Test
    void sendsToAllButOne() {
        members(6, OutputLimits.STANDARD);
        Recorder left = made.get(3);

        group.send(broadcast("all"), Recipients.allExcept(left.connection.id()));
        rig.run();

        for (int i = 0; i < made.size(); i++) {
            assertThat(text(peers.get(i))).isEqualTo(i == 3 ? "" : "all");
        }
    }

    @Test
    void sendsNothingToWhoLeftOrIsGone() {
        members(6, OutputLimits.STANDARD);
        peers.get(0).reset();
        rig.run();
        group.leave(made.get(1).connection);
        group.leave(made.get(1).connection);
        assertThat(group.count()).isEqualTo(4);

        group.send(broadcast("all"), Recipients.all());
        rig.run();

        assertThat(text(peers.get(1))).isEmpty();
        assertThat(text(peers.get(5))).isEqualTo("all");
        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
    }

    @Test
    void SV_10_aSlowMemberHoldsTheBytesUntilItIsGone() {
        members(6, OutputLimits.STANDARD);
        peers.get(0).window(1);

        group.send(broadcast("all of it"), Recipients.all());
        rig.run();
        assertThat(Blocks.process().inUseBytes()).isGreaterThan(blocksBefore);
        peers.get(0).reset();
        rig.run();

        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
        assertThat(text(peers.get(5))).isEqualTo("all of it");
    }

    @Test
    void aMemberThatIsFullIsTreatedByItsPolicyAndTheOthersAreServed() {
        OutputLimits tight = OutputLimits.STANDARD.maxQueueBytes(10);
        members(6, tight);
        peers.get(0).window(0);
        made.get(0).onOverflowed =
                self -> {
                    group.leave(self.connection);
                    self.connection.abort();
                    throw new Wanted();
                };

        for (int i = 0; i < 3; i++) {
            group.send(broadcast("12345678"), Recipients.all());
            rig.run();
        }

        assertThat(made.get(0).closedCount).isEqualTo(1);
        for (int i = 1; i < 6; i++) {
            assertThat(text(peers.get(i))).isEqualTo("12345678".repeat(3));
        }
        assertThat(group.count()).isEqualTo(5);
        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
    }

    @Test
    void everyThreadMaySend() throws InterruptedException {
        members(6, OutputLimits.STANDARD);

        Thread other =
                Thread.ofPlatform().start(() -> group.send(broadcast("all"), Recipients.all()));
        other.join();
        rig.run();

        assertThat(peers).allSatisfy(peer -> assertThat(text(peer)).isEqualTo("all"));
        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
    }

    @Test
    void aBroadcastAfterTheEndGivesItsBytesBack() {
        members(3, OutputLimits.STANDARD);
        var end = rig.engine.stop(java.time.Duration.ZERO);
        assertThat(end).isCompleted();
        Thread other =
                Thread.ofPlatform().start(() -> group.send(broadcast("late"), Recipients.all()));

        assertThat(joined(other)).isTrue();
        assertThat(Blocks.process().inUseBytes()).isLessThanOrEqualTo(blocksBefore);
    }

    @Test
    void aMemberThatForgotToLeaveGivesItsPlaceToTheNextWithItsSlot() {
        SocketAddress address = rig.listen(Recorder.into(made));
        SimulatedPeer first = rig.connect(address);
        Connection stale = made.getFirst().connection;
        group.join(stale, 0);
        first.reset();
        rig.run();
        while (made.getLast().connection.loop() != stale.loop()
                || made.getLast().connection == stale) {
            peers.add(rig.connect(address));
        }
        Connection young = made.getLast().connection;
        assertThat(young.slot()).isEqualTo(stale.slot());

        group.join(young, 0);
        group.send(broadcast("all"), Recipients.all());
        rig.run();
        assertThat(text(peers.getLast())).isEqualTo("all");
        group.leave(stale);
        group.leave(young);

        assertThat(group.count()).isZero();
    }

    @Test
    void AP_27_sendsToSomeOrToAllButSomeWhoeverElseIsNamed() {
        members(12, OutputLimits.STANDARD);
        long[] some = ids(1, 4, 4, 7, 11);
        long gone = made.get(2).connection.id();
        peers.get(2).reset();
        rig.run();

        long[] named = Arrays.copyOf(some, some.length + 2);
        named[some.length] = gone;
        named[some.length + 1] = Long.MAX_VALUE;
        group.send(broadcast("some"), Recipients.only(named));
        group.send(broadcast("others"), Recipients.allExcept(named));
        group.send(broadcast("nobody"), Recipients.only());
        rig.run();

        for (int i = 0; i < made.size(); i++) {
            boolean isNamed = Arrays.asList(1, 4, 7, 11).contains(i);
            String expected = isNamed ? "some" : "others";
            assertThat(text(peers.get(i))).isEqualTo(i == 2 ? "" : expected);
        }
        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
    }

    @Test
    void AP_48_doesSomethingForEachMemberOnItsLoopAndSaysOnceThatItIsDone() throws Exception {
        members(9, OutputLimits.STANDARD);
        List<Connection> met = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        Thread other =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        group.each(
                                                it -> {
                                                    assertThat(it.loop().isOwner()).isTrue();
                                                    met.add(it);
                                                },
                                                done::incrementAndGet));
        other.join();
        assertThat(met).isEmpty();
        rig.run();

        assertThat(met).containsExactlyInAnyOrderElementsOf(connections());
        assertThat(done).hasValue(1);
    }

    @Test
    void C_2_02_membersMayLeaveAndThrowWhileSomethingIsDoneForEach() {
        members(9, OutputLimits.STANDARD);
        List<Connection> met = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        group.each(
                it -> {
                    met.add(it);
                    connections().stream().filter(one -> one != it).forEach(group::leave);
                    throw new Wanted();
                },
                done::incrementAndGet);
        rig.run();

        assertThat(met).hasSize(1);
        assertThat(done).hasValue(1);
        assertThat(group.count()).isZero();
        assertThat(made).filteredOn(self -> self.events.contains("failed")).hasSize(1);
    }

    @Test
    void broadcastsFromOtherThreadsAreBoundedAndWhatIsRefusedIsCounted() throws Exception {
        members(6, OutputLimits.STANDARD);
        String text = "x".repeat(1 << 20);
        List<Long> refused = new ArrayList<>();
        Thread other =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < 20; i++) {
                                        group.send(broadcast(text), Recipients.all());
                                        refused.add(rig.count(Counter.COMMANDS_REFUSED));
                                    }
                                });
        other.join();

        // Fifteen go to each of the three loops, with what their records take.
        assertThat(refused.get(14)).isZero();
        assertThat(refused.getLast()).isEqualTo(15);
        rig.run();
        group.send(broadcast("again"), Recipients.all());
        rig.run();
        assertThat(rig.count(Counter.COMMANDS_REFUSED)).isEqualTo(15);
        assertThat(Blocks.process().inUseBytes()).isLessThanOrEqualTo(blocksBefore);
    }

    private List<Connection> connections() {
        return made.stream().map(self -> self.connection).toList();
    }

    private long[] ids(int... indices) {
        return Arrays.stream(indices).mapToLong(i -> made.get(i).connection.id()).toArray();
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(java.time.Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void members(int count, OutputLimits limits) {
        Acceptor acceptor =
                Recorder.into(
                        made,
                        self -> {
                            int variant = variantOf(made.size());
                            self.onOpened = it -> group.join(it.connection, variant);
                            self.onClosed = it -> group.leave(it.connection);
                        });
        SocketAddress address = rig.listen(Service.plain(acceptor).limits(limits));
        for (int i = 0; i < count; i++) {
            peers.add(rig.connect(address));
        }
        assertThat(group.count()).isEqualTo(count);
    }

    private static int variantOf(int index) {
        return index % 2;
    }

    private static Broadcast broadcast(String... variants) {
        SharedBytes[] bytes = new SharedBytes[variants.length];
        Arrays.setAll(bytes, i -> Recorder.shared(variants[i]));
        return new Broadcast(Connection.NO_KEY, bytes);
    }

    private static String text(SimulatedPeer peer) {
        return new String(peer.received(), StandardCharsets.ISO_8859_1);
    }
}
