package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// An echo over bad networks, compared byte for byte. Owned by the test.
class EchoUnderFaultsTest {
    private static final int SEEDS = 1_000;
    private static final int PEERS = 3;

    /// A peer with what it sends and has got back.
    private static final class Echoed {
        final byte[] sends;
        final SimulatedPeer peer;
        final ByteArrayOutputStream got = new ByteArrayOutputStream();
        int sent;

        Echoed(SimulatedPeer peer, byte[] sends) {
            this.peer = peer;
            this.sends = sends;
        }

        /// Sends some bytes, reads some, and ends when all is sent.
        void act(SplittableRandom random) {
            if (sent < sends.length) {
                int next = Math.min(sends.length, sent + 1 + random.nextInt(2_000));
                peer.send(Arrays.copyOfRange(sends, sent, next));
                sent = next;
                if (sent == sends.length) {
                    peer.finish();
                }
            }
            peer.window(1 + random.nextInt(3_000));
            got.writeBytes(peer.read(random.nextInt(2_000)));
        }

        boolean isOver() {
            return peer.isReset() || (peer.isEnded() && peer.available() == 0);
        }
    }

    @Test
    void echoesEveryByteUnderAThousandSeedsOfNastyFaults() {
        Set<Fault> struck = EnumSet.noneOf(Fault.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedFaults faults = SimulatedFaults.nasty(seed);
            SimulatedNetwork network = SimulatedNetwork.stepped(seed, faults);
            for (Echoed echoed : echo(network, seed)) {
                assertThat(echoed.peer.isReset()).as("%s", network).isFalse();
                assertThat(echoed.got.toByteArray()).as("%s", network).isEqualTo(echoed.sends);
            }
            note(struck, network);
        }

        assertThat(struck)
                .contains(Fault.SHORT_RECEIVE, Fault.LATE_RECEIVE, Fault.SHORT_WRITE)
                .contains(Fault.FULL, Fault.LATE, Fault.DELAY);
    }

    @Test
    void echoesNothingButWhatWasSentUnderDeadlyFaults() {
        Set<Fault> struck = EnumSet.noneOf(Fault.class);
        int cut = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedFaults faults = SimulatedFaults.deadly(seed);
            SimulatedNetwork network = SimulatedNetwork.stepped(seed, faults);
            for (Echoed echoed : echo(network, seed)) {
                byte[] got = echoed.got.toByteArray();
                byte[] start = Arrays.copyOf(echoed.sends, got.length);
                assertThat(got).as("%s", network).isEqualTo(start);
                if (echoed.peer.isReset()) {
                    cut++;
                } else {
                    assertThat(got).as("%s", network).hasSameSizeAs(echoed.sends);
                }
            }
            note(struck, network);
        }

        assertThat(cut).isPositive();
        assertThat(struck).contains(Fault.ACCEPT_FAILURE, Fault.RESET, Fault.LOST_BYTES);
    }

    private static List<Echoed> echo(SimulatedNetwork network, long seed) {
        var random = new SplittableRandom(seed);
        var loop = new EchoLoop(network.source());
        SocketAddress address = loop.listen();
        var all = new ArrayList<Echoed>();
        for (int i = 0; i < PEERS; i++) {
            byte[] bytes = new byte[1 + random.nextInt(6_000)];
            random.nextBytes(bytes);
            all.add(new Echoed(network.connect(address), bytes));
        }
        int turns = 0;
        while (!all.stream().allMatch(Echoed::isOver)) {
            assertThat(turns++).as("stuck: %s", network).isLessThan(1_000_000);
            all.forEach(echoed -> echoed.act(random));
            loop.turn();
            if (network.isQuiet()) {
                network.advanceToNext();
            }
        }
        loop.poller.close();
        assertThat(network.misuses()).as("%s", network).isEmpty();
        return all;
    }

    private static void note(Set<Fault> struck, SimulatedNetwork network) {
        for (Fault fault : Fault.values()) {
            if (network.struck(fault) > 0) {
                struck.add(fault);
            }
        }
    }
}
