package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// How many lines a poller wants to be submitted to rather than written to.
@Timeout(value = 60, unit = SECONDS)
class SubmitsTest {
    private static final int LINES = 40;

    static boolean uringRunsHere() {
        return UringPoller.whyNot().isEmpty();
    }

    @Test
    @EnabledIf("uringRunsHere")
    void aRingWantsManyButNotFew() throws IOException {
        try (var rig = new Rig(UringPoller.source())) {
            assertThat(rig.poller.submitsFor(15)).isZero();
            assertThat(rig.poller.submitsFor(16)).isEqualTo(UringSize.STANDARD.requests());
        }
    }

    @Test
    @EnabledIf("uringRunsHere")
    void aRingWantsNoMoreThanItsAnswersHaveRoomFor() throws IOException {
        PollerSource source = UringPoller.source();
        try (var world = new RealWorld(source);
                var rig = new Rig(source)) {
            Listener listener = rig.listen(world);
            List<World.Peer> peers = new ArrayList<>();
            var sent = new AtomicInteger();
            for (int i = 0; i < LINES; i++) {
                peers.add(world.dial(listener.address()));
                rig.accept().onSent = sent::incrementAndGet;
            }
            MemorySegment bytes = Arena.global().allocateFrom("to all of them");
            int most = rig.poller.submitsFor(LINES);

            for (TestLine line : rig.accepted) {
                rig.poller.submit(line, bytes, 0, 14);
            }

            assertThat(rig.poller.submitsFor(LINES)).isEqualTo(most - LINES);
            rig.until(() -> sent.get() == LINES);
            assertThat(rig.poller.submitsFor(LINES)).isEqualTo(most);
            for (World.Peer peer : peers) {
                var text = new StringBuilder();
                rig.until(() -> text.append(text(peer.take(20))).length() >= 14);
                assertThat(text).hasToString("to all of them");
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void whereASubmitIsASystemCallNoneIsWanted() {
        try (var rig = new Rig(NioPoller.source())) {
            assertThat(rig.poller.submitsFor(1_000_000)).isZero();
        }
    }
}
