package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Seeds;
import dev.corinth.poller.LineEvents;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerSource;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How many connections may come from one address.
class NetworkCountsTest {
    private final List<Recorder> made = new ArrayList<>();

    @Test
    void countsEachByItself() {
        var counts = new NetworkCounts();

        assertThat(counts.add(7)).isEqualTo(1);
        assertThat(counts.add(7)).isEqualTo(2);
        counts.remove(7);
        assertThat(counts.add(7)).isEqualTo(2);
        assertThat(counts.add(0)).isZero();
        assertThat(counts.add(0)).isZero();
    }

    @Test
    void refusesToCountBelowNothing() {
        var counts = new NetworkCounts();
        counts.add(7);
        counts.remove(7);

        assertThatThrownBy(() -> counts.remove(7)).isInstanceOf(AssertionError.class);
    }

    @Test
    void networksNearEachOtherSeldomShareAPlace() {
        var counts = new NetworkCounts();
        Set<Integer> shared = new HashSet<>();
        for (long network = 1L << 32; network < (1L << 32) + 1_000; network++) {
            int count = counts.add(network);
            if (count > 1) {
                shared.add(count);
            }
        }

        assertThat(shared).doesNotContain(5, 6, 7, 8, 9, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 198.51.100.1",
        "2001:db8:1:2::1, 2001:db8:1:3::1",
        "2001:db8:1:2::1, 192.0.2.1"
    })
    void E_29_moreThanAllowedOfOneAddressAreClosedAtOnceAndCounted(String many, String other) {
        try (Rig rig = Rig.quiet(config -> config.maxPerAddress(2))) {
            int port = listen(rig);
            SimulatedPeer first = rig.connect(new InetSocketAddress(many, port));
            rig.connect(new InetSocketAddress(many, port));

            SimulatedPeer third = rig.connect(new InetSocketAddress(many, port));
            SimulatedPeer stranger = rig.connect(new InetSocketAddress(other, port));

            assertThat(third.isReset()).isTrue();
            assertThat(stranger.isReset()).isFalse();
            assertThat(rig.count(Counter.REFUSED_BY_ADDRESS)).isEqualTo(1);
            first.finish();
            rig.run();
            assertThat(rig.connect(new InetSocketAddress(many, port)).isReset()).isFalse();
            assertThat(rig.connect(new InetSocketAddress(many, port)).isReset()).isTrue();
            assertThat(made).hasSize(4);
        }
    }

    @Test
    void E_29_addressesOfOneSubscriberCountTogether() {
        try (Rig rig = Rig.quiet(config -> config.maxPerAddress(2))) {
            int port = listen(rig);
            rig.connect(new InetSocketAddress("2001:db8::1", port));
            rig.connect(new InetSocketAddress("2001:db8::2", port));

            SimulatedPeer third = rig.connect(new InetSocketAddress("2001:db8::3", port));

            assertThat(third.isReset()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void E_29_peersOnThisMachineAreNotCounted(String local) {
        try (Rig rig = Rig.quiet(config -> config.maxPerAddress(1))) {
            int port = listen(rig);
            rig.connect(new InetSocketAddress(local, port));

            assertThat(rig.connect(new InetSocketAddress(local, port)).isReset()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void E_29_noCountIsLeftBehindOnAnyLoop(boolean sharesPorts) {
        Seeds.check(20, seed -> leavesNoCount(seed, sharesPorts));
    }

    private void leavesNoCount(long seed, boolean sharesPorts) {
        SimulatedFaults faults = SimulatedFaults.nasty(seed);
        try (Rig rig =
                Rig.with(
                        seed,
                        faults,
                        config ->
                                new EngineConfig(
                                        3,
                                        sharesPorts ? config.poller() : new Alone(config.poller()),
                                        config.clock(),
                                        config.threadName(),
                                        true,
                                        config.maxConnections(),
                                        4,
                                        config.maxHandshaking(),
                                        config.maxMemoryBytes(),
                                        config.openTimeout()))) {
            int port = listen(rig);
            var address = new InetSocketAddress("192.0.2.1", port);
            for (int round = 0; round < 5; round++) {
                List<SimulatedPeer> peers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    peers.add(rig.network.connect(address));
                }
                rig.run();
                peers.forEach(SimulatedPeer::reset);
                rig.run();
            }

            assertThat(rig.count(Counter.ACCEPTED)).isPositive();
            assertThat(rig.engine.networks().add(made.getLast().connection.peerNetwork()))
                    .isEqualTo(1);
        }
    }

    /// A network where the first loop accepts for all.
    private record Alone(PollerSource inner) implements PollerSource {
        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Poller open(LineEvents events) {
            return inner.open(events);
        }
    }

    /// Listens on every address: the port.
    private int listen(Rig rig) {
        var any = ListenSpec.of(new InetSocketAddress(0));
        SocketAddress bound = rig.engine.listen(any, Service.plain(Recorder.into(made)));
        return ((InetSocketAddress) bound).getPort();
    }
}
