package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

class LineTableTest {
    private static final SocketAddress PEER = new InetSocketAddress("192.0.2.1", 40_000);

    private final LineTable table = new LineTable();

    @Test
    void givesSlotsInOrderAndGrows() {
        for (int i = 0; i < 1_000; i++) {
            Line line = added();

            assertThat(line.slot()).isEqualTo(i);
            assertThat(line.generation()).isZero();
            assertThat(table.find(i, 0)).isSameAs(line);
        }
        assertThat(table.count()).isEqualTo(1_000);
    }

    @Test
    void usesTheSlotFreedLastFirst() {
        Line first = added();
        Line second = added();
        added();

        table.remove(first);
        table.remove(second);

        assertThat(added().slot()).isEqualTo(second.slot());
        assertThat(added().slot()).isEqualTo(first.slot());
        assertThat(added().slot()).isEqualTo(3);
    }

    @Test
    void findsNothingByTheNumbersOfARemovedLine() {
        Line old = added();
        table.remove(old);
        Line line = added();

        assertThat(old.slot()).isEqualTo(line.slot());
        assertThat(table.find(old.slot(), old.generation())).isNull();
        assertThat(table.find(line.slot(), line.generation())).isSameAs(line);
    }

    @Test
    void findsNothingByNumbersThatWereNeverGiven() {
        added();

        assertThat(table.find(-1, 0)).isNull();
        assertThat(table.find(1, 0)).isNull();
        assertThat(table.find(0, 1)).isNull();
        assertThat(table.find(Integer.MAX_VALUE, 0)).isNull();
    }

    @Test
    void findsNothingInAFreeSlotOfTheRightGeneration() {
        table.remove(added());

        assertThat(table.find(0, 1)).isNull();
    }

    @Test
    void startsGenerationsAgainAfterTheLast() {
        int generations = 1 << LineTable.GENERATION_BITS;
        for (int i = 0; i < generations - 1; i++) {
            table.remove(added());
        }

        Line last = added();
        assertThat(last.generation()).isEqualTo(generations - 1);
        table.remove(last);
        assertThat(added().generation()).isZero();
    }

    @Test
    void refusesALineThatHasASlotAlready() {
        Line line = added();

        assertThatThrownBy(() -> table.add(line, PEER)).hasMessageContaining("slot=0");
        table.remove(line);
        assertThatThrownBy(() -> table.remove(line)).hasMessageContaining("slot=0");
        assertThatThrownBy(() -> table.remove(new TestLine())).hasMessageContaining("slot=-1");
    }

    @Test
    void visitsLinesThoughTheyAreRemovedMeanwhile() {
        List<Line> lines = List.of(added(), added(), added());
        List<Line> visited = new ArrayList<>();

        table.forEach(
                line -> {
                    visited.add(line);
                    table.remove(line);
                });

        assertThat(visited).isEqualTo(lines);
        assertThat(table.count()).isZero();
    }

    @Test
    void behavesLikeAMapWhateverComesAndGoes() {
        Seeds.check(this::behavesLikeAMap);
    }

    private void behavesLikeAMap(long seed) {
        var random = new Random(seed);
        Map<Integer, Line> model = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(5) < 3) {
                Line line = added();
                assertThat(model.put(line.slot(), line)).isNull();
            } else if (!model.isEmpty()) {
                Line line = model.values().iterator().next();
                model.remove(line.slot());
                table.remove(line);
            }
            assertThat(table.count()).isEqualTo(model.size());
        }
        for (Line line : model.values()) {
            assertThat(table.find(line.slot(), line.generation())).isSameAs(line);
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void keepsTheAddressOfThePeerForGood(SocketAddress peer) {
        var line = new TestLine();
        assertThat(line.peerAddress()).isEqualTo(Addresses.ofIpv4(0, 0));
        table.add(line, peer);
        assertThat(line.peerAddress()).isEqualTo(peer);
        table.remove(line);

        assertThat(line.peerAddress()).isEqualTo(peer).hasToString(peer.toString());
    }

    static Stream<SocketAddress> addresses() throws UnknownHostException {
        byte[] local = InetAddress.getByName("fe80::1:2:3:4").getAddress();
        return Stream.of(
                PEER,
                new InetSocketAddress("255.255.255.255", 65_535),
                new InetSocketAddress("2001:db8:8000::ff", 65_535),
                new InetSocketAddress(Inet6Address.getByAddress("", local, 7), 1),
                UnixDomainSocketAddress.of("/run/peer"),
                UnixDomainSocketAddress.of(""));
    }

    private Line added() {
        var line = new TestLine();
        table.add(line, PEER);
        return line;
    }
}
