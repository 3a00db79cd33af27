package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.Blocks;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

        group.send(broadcast("plain", "packed"), 0);
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

        group.send(broadcast("all"), left.connection.id());
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

        group.send(broadcast("all"), 0);
        rig.run();

        assertThat(text(peers.get(1))).isEmpty();
        assertThat(text(peers.get(5))).isEqualTo("all");
        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
    }

    @Test
    void aSlowMemberHoldsTheBytesUntilItIsGone() {
        members(6, OutputLimits.STANDARD);
        peers.get(0).window(1);

        group.send(broadcast("all of it"), 0);
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
            group.send(broadcast("12345678"), 0);
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

        Thread other = Thread.ofPlatform().start(() -> group.send(broadcast("all"), 0));
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
        Thread other = Thread.ofPlatform().start(() -> group.send(broadcast("late"), 0));

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
        group.send(broadcast("all"), 0);
        rig.run();
        assertThat(text(peers.getLast())).isEqualTo("all");
        group.leave(stale);
        group.leave(young);

        assertThat(group.count()).isZero();
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
        java.util.Arrays.setAll(bytes, i -> Recorder.shared(variants[i]));
        return new Broadcast(Connection.NO_KEY, bytes);
    }

    private static String text(SimulatedPeer peer) {
        return new String(peer.received(), StandardCharsets.ISO_8859_1);
    }
}
