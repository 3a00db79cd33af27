package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// What many lines that end at once cost on io_uring. Owned by the test.
@EnabledIf("runsHere")
class UringCrowdTest {
    private static final int FEW = 200;
    private static final int MANY = 6_000;

    static boolean runsHere() {
        return UringPoller.whyNot().isEmpty();
    }

    /// In CPU time of this thread, the kernel's with it. Were each line looked for among all, one
    /// of many would take several times as long as one of few.
    @Test
    void takesNoLongerForALineThatEndsAmongMany() throws IOException {
        long coldNs = nsToEndOneOf(FEW);
        assertThat(coldNs).isPositive();
        long nsAmongFew = nsToEndOneOf(FEW);
        long nsAmongMany = nsToEndOneOf(MANY);

        assertThat(nsAmongMany).isLessThan(3 * nsAmongFew);
    }

    @Test
    void closesThePollerWithManyLines() throws IOException {
        try (var world = new RealWorld(UringPoller.source())) {
            var rig = new Rig(world.source());
            List<SocketChannel> peers = dial(rig, world, MANY);
            UringDevice device = ((UringPoller) rig.poller).device;

            rig.close();

            assertThat(device.ring.inFlight()).isZero();
            close(peers);
        }
    }

    private static long nsToEndOneOf(int count) throws IOException {
        try (var world = new RealWorld(UringPoller.source());
                var rig = new Rig(world.source())) {
            List<SocketChannel> peers = dial(rig, world, count);
            var threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            rig.accepted.forEach(rig.poller::close);
            rig.until(() -> rig.poller.lines().count() == 0);
            long took = threads.getCurrentThreadCpuTime() - before;
            assertThat(rig.accepted).allMatch(TestLine::isGone);
            close(peers);
            return took / count;
        }
    }

    private static List<SocketChannel> dial(Rig rig, World world, int count) throws IOException {
        Listener listener = rig.listen(world);
        List<SocketChannel> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(SocketChannel.open(listener.address()));
            assertThat(rig.accept().isGone()).isFalse();
        }
        return peers;
    }

    private static void close(List<SocketChannel> peers) throws IOException {
        for (SocketChannel peer : peers) {
            peer.close();
        }
    }
}
