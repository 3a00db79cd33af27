package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/// How a line of io_uring changes between buffers and reading by itself.
class UringIntakeTest {
    private final UringIntake intake = new UringIntake();

    static boolean runsHere() {
        return UringPoller.whyNot().isEmpty();
    }

    @Test
    void readsByItselfOnceMuchCameAndForSomeTimeAfter() {
        assertThat(intake.suitable()).isEqualTo(LineMark.RECEIVE);
        intake.cameAtOnce(UringIntake.MUCH_BYTES - 1);
        assertThat(intake.suitable()).isEqualTo(LineMark.RECEIVE);

        intake.cameAtOnce(UringIntake.MUCH_BYTES);
        for (int i = 1; i < UringIntake.CALM; i++) {
            intake.cameAtOnce(1);
            assertThat(intake.suitable()).isEqualTo(LineMark.READY);
        }
        intake.cameAtOnce(1);

        assertThat(intake.suitable()).isEqualTo(LineMark.RECEIVE);
    }

    @Test
    void knowsARequestOfTheOtherKind() {
        assertThat(intake.isUnsuitable()).isFalse();
        intake.request = (byte) intake.suitable();
        assertThat(intake.isUnsuitable()).isFalse();

        intake.cameAtOnce(UringIntake.MUCH_BYTES);

        assertThat(intake.isUnsuitable()).isTrue();
        intake.answered(false);
        assertThat(intake.isUnsuitable()).isTrue();
        intake.answered(true);
        assertThat(intake.isUnsuitable()).isFalse();
        assertThat(intake.wantsRequest()).isTrue();
    }

    /// Long phases of large and of small pieces: nothing is lost, doubled or out of order where the
    /// way of receiving changes, also with pauses in between.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @EnabledIf("runsHere")
    @Timeout(value = 60, unit = SECONDS)
    void losesNothingWhenTheWayOfReceivingChanges(boolean incremental) throws IOException {
        UringSize standard = UringSize.STANDARD;
        var source = UringPoller.source(incremental ? standard : standard.withoutIncremental());
        Random random = new Random(4711);
        byte[] all = new byte[6 << 20];
        random.nextBytes(all);
        try (var world = new RealWorld(source);
                var rig = new Rig(source)) {
            World.Peer peer = world.dial(rig.listen(world).address());
            TestLine line = rig.accept();
            Set<Long> places = new HashSet<>();
            line.onReceived = () -> places.add(Objects.requireNonNull(rig.lastSegment).byteSize());
            int sent = 0;
            while (sent < all.length) {
                boolean isLarge = (sent >> 19) % 2 == 1;
                int length = isLarge ? 40_000 + random.nextInt(100_000) : 1 + random.nextInt(9_000);
                int end = Math.min(all.length, sent + length);
                if (random.nextInt(20) == 0) {
                    rig.poller.receiving(line, false);
                    rig.poll(0);
                }
                while (sent < end) {
                    sent += peer.send(Arrays.copyOfRange(all, sent, end));
                    rig.poll(0);
                    rig.poller.receiving(line, true);
                }
            }

            assertThat(rig.receive(line, all.length)).isEqualTo(all);
            long buffers = incremental ? 4 * (256 << 10) : 128 * (16 << 10);
            assertThat(places).contains(buffers, 512L << 10); // and the place to read into
        }
    }

    @Test
    @EnabledIf("runsHere")
    void tellsAnEndThatCameTogetherWithBytes() throws IOException {
        try (var world = new RealWorld(UringPoller.source());
                var rig = new Rig(UringPoller.source())) {
            World.Peer peer = world.dial(rig.listen(world).address());
            TestLine line = rig.accept();
            readsByItself(rig, peer, line);

            peer.send(new byte[] {1, 2, 3});
            peer.finish();

            rig.until(() -> line.has("ended"));
            assertThat(line.bytes.toByteArray()).containsExactly(1, 2, 3);
        }
    }

    @Test
    @EnabledIf("runsHere")
    void aLineThatIsClosedWithSomethingToTellEndsWhenNothingIsInFlight() throws IOException {
        try (var world = new RealWorld(UringPoller.source());
                var rig = new Rig(UringPoller.source())) {
            World.Peer peer = world.dial(rig.listen(world).address());
            TestLine line = rig.accept();
            peer.send(new byte[] {1});
            rig.poller.receiving(line, false);
            rig.settle();

            rig.poller.receiving(line, true); // there is something to tell, and a new request
            rig.poller.close(line);

            rig.until(line::isGone);
            rig.settle(); // an answer to a line that is gone would throw
            assertThat(line.log).containsExactly("accepted", "closed");
        }
    }

    /// Sends so much that the line changes its way, and takes it.
    private static void readsByItself(Rig rig, World.Peer peer, TestLine line) throws IOException {
        byte[] much = new byte[200_000];
        rig.send(peer, much);
        rig.receive(line, much.length);
        rig.settle();
    }
}
