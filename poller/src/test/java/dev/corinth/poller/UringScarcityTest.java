package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.linux.BufferRing;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What io_uring does when the room for answers or the buffers are used up.
@EnabledIf("runsHere")
class UringScarcityTest {
    private static final int BUFFER_BYTES = 512;
    private static final int BUFFERS = 2;
    private static final int LINES = 100;
    private static final byte[] BYTES = Contract.noise(2 * BUFFER_BYTES);

    /// Room for two answers, and for two pieces of 512 bytes.
    static final UringSize TINY =
            new UringSize(
                    2,
                    2,
                    Optional.of(new BufferRing.Shape(BUFFERS, BUFFER_BYTES, true)),
                    new BufferRing.Shape(BUFFERS, BUFFER_BYTES, false));

    static boolean runsHere() {
        return UringPoller.whyNot().isEmpty();
    }

    static Stream<UringSize> tiny() {
        return Stream.of(TINY, TINY.withoutIncremental());
    }

    static Stream<UringSize> fewBuffers() {
        return tiny().map(tiny -> new UringSize(512, 4_096, tiny.incremental(), tiny.fixed()));
    }

    @ParameterizedTest
    @MethodSource("tiny")
    void losesNoAnswerThatFindsNoRoom(UringSize size) throws IOException {
        var source = UringPoller.source(size);
        try (var world = new RealWorld(source);
                var rig = new Rig(source)) {
            Listener listener = rig.listen(world);
            rig.settle();
            List<World.Peer> peers = dial(world, listener);
            rig.poll(0);
            assertThat(device(rig).ring.hasOverflow()).isTrue();
            rig.until(() -> rig.accepted.size() == LINES);

            for (World.Peer peer : peers) {
                rig.send(peer, BYTES);
            }
            rig.until(() -> rig.accepted.stream().allMatch(line -> line.bytes.size() == 1_024));
            assertThat(rig.accepted)
                    .allSatisfy(line -> assertThat(line.bytes.toByteArray()).isEqualTo(BYTES));

            for (World.Peer peer : peers) {
                peer.finish();
            }
            rig.poll(0);
            assertThat(device(rig).ring.hasOverflow()).isTrue();
            rig.until(() -> rig.accepted.stream().allMatch(line -> line.has("ended")));
            rig.accepted.forEach(rig.poller::close);
            rig.until(() -> rig.accepted.stream().allMatch(TestLine::isGone));
            restsAfterwards(rig);
        }
    }

    @ParameterizedTest
    @MethodSource("fewBuffers")
    void losesNothingWhenNoBufferIsLeftAndGoesOnWithoutSpinning(UringSize size) throws IOException {
        var source = UringPoller.source(size);
        try (var world = new RealWorld(source);
                var rig = new Rig(source)) {
            Listener listener = rig.listen(world);
            List<World.Peer> peers = dial(world, listener);
            rig.until(() -> rig.accepted.size() == LINES);
            rig.settle();

            for (World.Peer peer : peers) {
                assertThat(peer.send(BYTES)).isEqualTo(BYTES.length);
            }
            int before = rig.polls();
            rig.until(() -> rig.accepted.stream().allMatch(line -> line.bytes.size() == 1_024));

            assertThat(rig.accepted)
                    .allSatisfy(line -> assertThat(line.bytes.toByteArray()).isEqualTo(BYTES));
            int least = LINES * BYTES.length / (BUFFERS * BUFFER_BYTES);
            assertThat(rig.polls() - before).isLessThan(4 * least);
            restsAfterwards(rig);
        }
    }

    @ParameterizedTest
    @MethodSource("tiny")
    void closesOnlyWhenTheKernelHoldsNoMemoryAnyMore(UringSize size) throws IOException {
        var source = UringPoller.source(size);
        try (var world = new RealWorld(source);
                var rig = new Rig(source)) {
            dial(world, rig.listen(world));
            rig.until(() -> rig.accepted.size() == LINES);
            MemorySegment much = Arena.ofAuto().allocate(Contract.MUCH);
            rig.accepted.forEach(line -> rig.poller.submit(line, much, 0, Contract.MUCH));
            rig.settle();
            assertThat(device(rig).ring.inFlight()).isGreaterThan(2 * LINES);

            rig.poller.close();

            assertThat(device(rig).ring.inFlight()).isZero();
        }
    }

    private static UringDevice device(Rig rig) {
        return ((UringPoller) rig.poller).device;
    }

    /// With nothing to do a poll waits: nothing is asked for again and again in vain.
    private static void restsAfterwards(Rig rig) {
        rig.settle();
        long start = System.nanoTime();
        assertThat(rig.poll(20_000_000)).isZero();
        assertThat(System.nanoTime() - start).isGreaterThan(19_000_000);
    }

    private static List<World.Peer> dial(World world, Listener listener) throws IOException {
        List<World.Peer> peers = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            peers.add(world.dial(listener.address()));
        }
        return peers;
    }
}
