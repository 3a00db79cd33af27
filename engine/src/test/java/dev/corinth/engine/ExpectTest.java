package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Seeds;
import dev.corinth.poller.IoError;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Bytes that are received where a protocol expects them.
class ExpectTest {
    private static final int PLACE_BYTES = 1 << 16;

    private final List<Gatherer> gatherers = new ArrayList<>();

    /// Gathers a stream in memory that grows, as the payload of a large frame does.
    private static final class Gatherer implements Protocol {
        private final Connection connection;
        private final MemorySegment place = Arena.ofAuto().allocate(PLACE_BYTES);
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private long placed;
        private Runnable onReceived = () -> expect(100, PLACE_BYTES);

        Gatherer(Connection connection) {
            this.connection = connection;
        }

        void expect(long from, long to) {
            connection.expect(place, from, to);
        }

        @Override
        public void received(MemorySegment segment, long from, long to) {
            placed += segment.equals(place) ? to - from : 0;
            received.writeBytes(Bytes.fromNative(segment, from, to));
            segment.asSlice(from, to - from).fill((byte) 1);
            onReceived.run();
        }

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {
            place.fill((byte) 2);
        }

        @Override
        public void overflowed() {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public void failed(Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private SimulatedPeer connect(Rig rig) {
        return rig.connect(
                rig.listen(
                        connection -> {
                            gatherers.add(new Gatherer(connection));
                            return gatherers.getLast();
                        }));
    }

    private static void send(Rig rig, SimulatedPeer peer, String text) {
        peer.send(Bytes.utf8(text));
        rig.run();
    }

    @Test
    void namesThePlaceWhereTheBytesAre() {
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = connect(rig);
            Gatherer gatherer = gatherers.getFirst();

            send(rig, peer, "first");
            assertThat(gatherer.placed).isZero();
            gatherer.onReceived = () -> {};
            send(rig, peer, "second");

            assertThat(gatherer.placed).isEqualTo(6);
            assertThat(Bytes.fromNative(gatherer.place, 100, 106)).containsOnly(1);
            assertThat(gatherer.received).hasToString("firstsecond");
        }
    }

    @Test
    void aPlaceMayBeFreedOnceNothingIsExpected() {
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = connect(rig);
            Gatherer gatherer = gatherers.getFirst();
            send(rig, peer, "first");

            gatherer.connection.expectNothing();
            gatherer.place.fill((byte) 3);
            gatherer.onReceived = () -> {};
            send(rig, peer, "second");

            assertThat(gatherer.placed).isZero();
            assertThat(gatherer.place.get(ValueLayout.JAVA_BYTE, 100)).isEqualTo((byte) 3);
            assertThat(gatherer.received).hasToString("firstsecond");
        }
    }

    @Test
    void nothingIsExpectedOfAConnectionThatWasCut() {
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = connect(rig);
            Gatherer gatherer = gatherers.getFirst();
            gatherer.onReceived =
                    () -> {
                        gatherer.connection.abort();
                        gatherer.expect(0, 10);
                    };
            send(rig, peer, "first");

            gatherer.expect(0, 10);
            gatherer.connection.expectNothing();

            assertThat(peer.isReset()).isTrue();
            assertThat(gatherer.place.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 2);
        }
    }

    @Test
    void aPlaceIsThePollersUntilTheEnd() {
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = connect(rig);
            Gatherer gatherer = gatherers.getFirst();
            send(rig, peer, "first");

            gatherer.connection.abort();
            assertThat(gatherer.place.get(ValueLayout.JAVA_BYTE, 0)).isNotEqualTo((byte) 2);
            gatherer.connection.expectNothing();
            gatherer.place.fill((byte) 3);
            rig.run();

            assertThat(gatherer.place.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 2);
        }
    }

    @Test
    void everyByteArrivesOnceAndInOrderWhereverItLies() {
        long[] placed = {0};
        Seeds.check(300, seed -> placed[0] += gather(seed, SimulatedFaults.nasty(seed)));
        assertThat(placed[0]).isPositive();
    }

    /// One that expects at random, and takes that back at random.
    private long gather(long seed, SimulatedFaults faults) {
        SplittableRandom random = new SplittableRandom(seed);
        gatherers.clear();
        try (Rig rig = Rig.with(seed, faults, config -> config)) {
            SimulatedPeer peer = connect(rig);
            Gatherer gatherer = gatherers.getFirst();
            gatherer.onReceived = () -> expectSomewhere(gatherer, random);
            byte[] bytes = Bytes.random(random, random.nextInt(1, 200_000));
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(40_000));
                peer.send(Arrays.copyOfRange(bytes, at, end));
                at = end;
                rig.run();
                if (random.nextInt(4) == 0) {
                    gatherer.connection.expectNothing();
                    gatherer.place.fill((byte) 4);
                }
            }
            assertThat(gatherer.received.toByteArray()).isEqualTo(bytes);
            peer.close();
            rig.run();
            return gatherer.placed;
        }
    }

    private static void expectSomewhere(Gatherer gatherer, SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            long from = random.nextInt(PLACE_BYTES);
            gatherer.expect(from, from + 1 + random.nextInt(PLACE_BYTES - (int) from));
        }
    }
}
