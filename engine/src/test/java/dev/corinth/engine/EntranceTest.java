package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;
import dev.corinth.poller.IoError;
import dev.corinth.poller.LineEvents;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerSource;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Who may connect, decided before anything is read; and for whom a proxy speaks.
class EntranceTest {
    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 80\r\n";
    private static final AddressRanges PROXIES = AddressRanges.of("10.0.0.0/8");
    private static final Entrance BEHIND = new Entrance(ConnectionFilter.EVERYBODY, PROXIES);

    private final List<Recorder> made = new ArrayList<>();

    private int listen(Rig rig, Entrance entrance) {
        Service service = Service.plain(Recorder.into(made)).entrance(entrance);
        var any = ListenSpec.of(new InetSocketAddress(0));
        return ((InetSocketAddress) rig.engine.listen(any, service)).getPort();
    }

    private static SimulatedPeer connect(Rig rig, String from, int port) {
        return rig.connect(new InetSocketAddress(from, port));
    }

    private static void say(Rig rig, SimulatedPeer peer, String text) {
        peer.send(text.getBytes(StandardCharsets.ISO_8859_1));
        rig.run();
    }

    private static SocketAddress address(String host, int port) {
        return new InetSocketAddress(host, port);
    }

    @Test
    void SV_36_whoIsNotAdmittedIsCutBeforeAnythingIsRead() {
        try (Rig rig = Rig.quiet()) {
            AddressRanges bad = AddressRanges.of("192.0.2.0/24");
            int port = listen(rig, new Entrance(ConnectionFilter.denying(bad), PROXIES));
            SimulatedPeer refused = connect(rig, "192.0.2.1", port);
            SimulatedPeer other = connect(rig, "198.51.100.1", port);
            say(rig, other, "hello");

            assertThat(refused.isReset()).isTrue();
            assertThat(made).hasSize(1);
            assertThat(made.getFirst().text()).isEqualTo("hello");
            assertThat(rig.count(Counter.REFUSED_BY_FILTER)).isEqualTo(1);
            assertThat(rig.count(Counter.ACCEPTED)).isEqualTo(1);
        }
    }

    @Test
    void OP_11_onlyWhoIsAllowedMayConnect() {
        try (Rig rig = Rig.quiet()) {
            ConnectionFilter some =
                    ConnectionFilter.allowing(AddressRanges.of("192.0.2.0/24", "2001:db8::/32"))
                            .and(peer -> ((InetSocketAddress) peer).getPort() != 0);
            int port = listen(rig, new Entrance(some, AddressRanges.NONE));

            assertThat(connect(rig, "192.0.2.1", port).isReset()).isFalse();
            assertThat(connect(rig, "2001:db8::1", port).isReset()).isFalse();
            assertThat(connect(rig, "198.51.100.1", port).isReset()).isTrue();
            assertThat(rig.count(Counter.REFUSED_BY_FILTER)).isEqualTo(1);
        }
    }

    @Test
    void SV_36_aFilterThatThrowsCostsOneConnection() {
        try (Rig rig = Rig.quiet()) {
            ConnectionFilter broken =
                    peer -> {
                        throw new IllegalStateException("thrown by a filter, as the test wants");
                    };
            int port = listen(rig, new Entrance(broken, AddressRanges.NONE));

            assertThat(connect(rig, "192.0.2.1", port).isReset()).isTrue();
            assertThat(connect(rig, "192.0.2.1", port).isReset()).isTrue();
            assertThat(rig.count(Counter.CALLBACK_FAILED)).isEqualTo(2);
            assertThat(made).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void E_08_aTrustedProxySaysWhoseConnectionItIs(boolean sharesPorts) {
        Seeds.check(20, seed -> saysWhose(seed, sharesPorts));
    }

    /// On each of three loops, and where the first accepts for all.
    private void saysWhose(long seed, boolean sharesPorts) {
        made.clear();
        SimulatedFaults faults = SimulatedFaults.nasty(seed);
        try (Rig rig =
                Rig.with(
                        seed,
                        faults,
                        config ->
                                EngineConfig.of(
                                                sharesPorts
                                                        ? config.poller()
                                                        : new FirstAccepts(config.poller()))
                                        .loops(3)
                                        .clock(config.clock()))) {
            int port = listen(rig, BEHIND);
            for (int i = 0; i < 6; i++) {
                say(rig, connect(rig, "10.0.0.1", port), HEADER + "hello");
            }

            assertThat(made).hasSize(6);
            for (Recorder one : made) {
                assertThat(one.connection.peerAddress()).isEqualTo(address("192.0.2.7", 4711));
                assertThat(one.text()).isEqualTo("hello");
                assertThat(one.events.getFirst()).isEqualTo("opened");
            }
        }
    }

    /// A network where the first loop accepts for all.
    private record FirstAccepts(PollerSource inner) implements PollerSource {
        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public Poller open(LineEvents events) {
            return inner.open(events);
        }
    }

    @Test
    void E_08_nothingIsToldBeforeTheHeaderIsWhole() {
        try (Rig rig = Rig.quiet()) {
            int port = listen(rig, BEHIND);
            SimulatedPeer peer = connect(rig, "10.0.0.1", port);
            for (int i = 0; i < HEADER.length(); i++) {
                assertThat(made).isEmpty();
                say(rig, peer, HEADER.substring(i, i + 1));
            }
            assertThat(made).hasSize(1);
            say(rig, peer, "GET");
            assertThat(made.getFirst().text()).isEqualTo("GET");
        }
    }

    @Test
    void E_08_aHeaderOfAnybodyElseIsBytesLikeOthers() {
        try (Rig rig = Rig.quiet()) {
            int port = listen(rig, BEHIND);
            say(rig, connect(rig, "192.0.2.9", port), HEADER);

            assertThat(made.getFirst().text()).isEqualTo(HEADER);
            assertThat(made.getFirst().connection.peerAddress())
                    .extracting(it -> ((InetSocketAddress) it).getAddress().getHostAddress())
                    .isEqualTo("192.0.2.9");
        }
    }

    @Test
    void E_08_aProxyWithoutARightHeaderIsCut() {
        try (Rig rig = Rig.quiet()) {
            int port = listen(rig, BEHIND);
            SimulatedPeer wrong = connect(rig, "10.0.0.1", port);
            say(rig, wrong, "GET / HTTP/1.1\r\n");
            SimulatedPeer silent = connect(rig, "10.0.0.1", port);
            SimulatedPeer gone = connect(rig, "10.0.0.1", port);
            say(rig, gone, "PROXY ");
            gone.finish();
            rig.run();

            assertThat(wrong.isReset()).isTrue();
            assertThat(gone.isReset()).isTrue();
            assertThat(silent.isReset()).isFalse();
            assertThat(rig.count(Counter.REFUSED_HEADER)).isEqualTo(1);
            rig.advance(Duration.ofSeconds(11));
            assertThat(silent.isReset()).isTrue();
            assertThat(made).isEmpty();
        }
    }

    @Test
    void E_08_filtersAndLimitsAreForTheClientBehindTheProxy() {
        try (Rig rig = Rig.quiet(config -> config.maxPerAddress(1))) {
            AddressRanges bad = AddressRanges.of("203.0.113.0/24");
            int port = listen(rig, new Entrance(ConnectionFilter.denying(bad), PROXIES));
            SimulatedPeer first = connect(rig, "10.0.0.1", port);
            say(rig, first, HEADER);
            SimulatedPeer second = connect(rig, "10.0.0.1", port);
            say(rig, second, HEADER);
            SimulatedPeer third = connect(rig, "10.0.0.1", port);
            say(rig, third, HEADER.replace("192.0.2.7", "203.0.113.7"));
            SimulatedPeer fourth = connect(rig, "10.0.0.1", port);
            say(rig, fourth, HEADER.replace("192.0.2.7", "192.0.2.8"));
            SimulatedPeer health = connect(rig, "10.0.0.1", port);
            say(rig, health, "PROXY UNKNOWN\r\n");

            assertThat(first.isReset()).isFalse();
            assertThat(second.isReset()).isTrue();
            assertThat(third.isReset()).isTrue();
            assertThat(fourth.isReset()).isFalse();
            assertThat(health.isReset()).isFalse();
            assertThat(rig.count(Counter.REFUSED_BY_ADDRESS)).isEqualTo(1);
            assertThat(rig.count(Counter.REFUSED_BY_FILTER)).isEqualTo(1);
            first.reset();
            rig.run();
            SimulatedPeer again = connect(rig, "10.0.0.1", port);
            say(rig, again, HEADER);
            assertThat(again.isReset()).isFalse();
        }
    }

    @Test
    void A_10_theOldestOfTooManyHandshakesGoesFirst() {
        try (Rig rig = Rig.quiet(config -> config.maxHandshaking(3))) {
            int port = listen(rig, BEHIND);
            SimulatedPeer settled = connect(rig, "10.0.0.1", port);
            say(rig, settled, HEADER);
            List<SimulatedPeer> silent = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                silent.add(connect(rig, "10.0.0.1", port));
            }

            assertThat(silent)
                    .extracting(SimulatedPeer::isReset)
                    .containsExactly(true, true, false, false, false);
            assertThat(settled.isReset()).isFalse();
            assertThat(rig.count(Counter.HANDSHAKES_CUT)).isEqualTo(2);
            // Who says what it wants makes room.
            say(rig, silent.get(2), HEADER);
            connect(rig, "10.0.0.1", port);
            assertThat(silent.get(3).isReset()).isFalse();
            assertThat(made).hasSize(2);
        }
    }

    @Test
    void A_10_whoHasToGreetIsInItsHandshakeUntilItHas() {
        try (Rig rig = Rig.quiet(config -> config.maxHandshaking(1))) {
            Service service = Service.plain(connection -> new Greeted(connection));
            SocketAddress address = rig.listen(service);
            SimulatedPeer first = rig.connect(address);
            say(rig, first, "hello");
            SimulatedPeer second = rig.connect(address);
            SimulatedPeer third = rig.connect(address);

            assertThat(first.isReset()).isFalse();
            assertThat(second.isReset()).isTrue();
            assertThat(third.isReset()).isFalse();
        }
    }

    /// Is settled by its first byte.
    private record Greeted(Connection connection) implements Protocol {
        @Override
        public boolean isGreeted() {
            return true;
        }

        @Override
        public void received(MemorySegment segment, long from, long to) {
            connection.settled();
        }

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {
            // Nothing was kept.
        }

        @Override
        public void overflowed() {
            connection.abort();
        }

        @Override
        public void failed(Throwable thrown) {
            connection.abort();
        }
    }
}
