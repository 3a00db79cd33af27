package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.poller.Line;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.PollerException;
import dev.corinth.poller.SocketHandle;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

/// Lines that move from one loop to another. Owned by the test.
class HandOverTest {
    @Test
    void losesNoByteUnderAnySeed() {
        for (int seed = 0; seed < 200; seed++) {
            SimulatedNetwork network = SimulatedNetwork.stepped(seed, SimulatedFaults.nasty(seed));
            var first = new RecordingEvents(network.source());
            var second = new RecordingEvents(network.source());
            var spec = ListenSpec.of(RecordingEvents.ANY_PORT);
            SimulatedPeer peer = network.connect(first.poller.listen(spec).address());
            RecordingEvents.settle(network, first, second);
            byte[] bytes = new byte[3_000];
            new SplittableRandom(seed).nextBytes(bytes);
            peer.send(bytes);
            first.poller.poll(0);

            Line line = first.accepted.getFirst();
            first.poller.receiving(line, false);
            first.poller.release(line);
            RecordingEvents.settle(network, first, second);
            second.poller.adopt(new RecordingEvents.PlainLine(), first.handle.orElseThrow());
            RecordingEvents.settle(network, first, second);
            first.bytes.writeBytes(second.bytes.toByteArray());

            assertThat(first.bytes.toByteArray()).as("%s", network).isEqualTo(bytes);
            assertThat(first.log).as("%s", network).endsWith("released 0");
            assertThat(network.misuses()).isEmpty();
        }
    }

    @Test
    void tellsWhatTheKernelHadTakenBeforeItReleases() {
        int handedOver = 0;
        for (int seed = 0; seed < 50; seed++) {
            var faults = SimulatedFaults.none().with(Fault.LATE_RECEIVE, 0.5);
            SimulatedNetwork network = SimulatedNetwork.stepped(seed, faults);
            var loop = new RecordingEvents(network.source());
            var spec = ListenSpec.of(RecordingEvents.ANY_PORT);
            SimulatedPeer peer = network.connect(loop.poller.listen(spec).address());
            RecordingEvents.settle(network, loop);
            Line line = loop.accepted.getFirst();
            loop.poller.receiving(line, false);
            peer.send(new byte[10]);
            RecordingEvents.settle(network, loop);
            assertThat(loop.bytes.size()).isZero();

            loop.poller.release(line);
            RecordingEvents.settle(network, loop);
            handedOver += loop.bytes.size();
        }

        assertThat(handedOver).isBetween(100, 400);
    }

    @Test
    void refusesASocketOfAnotherNetwork() {
        SimulatedNetwork network = SimulatedNetwork.stepped(1, SimulatedFaults.none());
        SimulatedNetwork other = SimulatedNetwork.stepped(2, SimulatedFaults.none());
        var loop = new RecordingEvents(network.source());
        var handle = new SocketHandle.Foreign(other.open(RecordingEvents.ANY_PORT), () -> {});

        assertThatThrownBy(() -> loop.poller.adopt(new RecordingEvents.PlainLine(), handle))
                .isInstanceOf(PollerException.class);
    }
}
