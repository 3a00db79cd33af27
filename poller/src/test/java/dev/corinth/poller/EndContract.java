package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// How a line ends on every poller. Owned by the test.
///
/// A small class for each kind of poller extends this one.
public class EndContract extends Contract {
    private static final int STEPS = 3_000;
    private static final int LINES = 60;

    public EndContract(World world) {
        super(world);
    }

    @Test
    void closesALineWhileASubmitWaits() throws IOException {
        world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment segment = Arena.ofAuto().allocate(MUCH);

        rig.poller.submit(line, segment, 0, MUCH);
        rig.settle();
        rig.poller.close(line);
        rig.until(line::isGone);

        assertThat(line.log).containsExactly("accepted", "closed");
        assertThat(line.error).isEqualTo(IoError.NONE);
    }

    @Test
    void closesALineRightAfterASubmit() throws IOException {
        world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment segment = Arena.ofAuto().allocate(MUCH);

        rig.poller.submit(line, segment, 0, MUCH);
        rig.poller.close(line);
        rig.until(line::isGone);
        rig.settle();

        assertThat(line.log).containsExactly("accepted", "closed");
    }

    @Test
    void deliversWhatWasWrittenBeforeAClose() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();

        rig.write(line, PING);
        rig.poller.close(line);
        rig.poller.close(line);
        assertThat(line.isGone()).isFalse();
        rig.until(line::isGone);

        assertThat(line.error).isEqualTo(IoError.NONE);
        assertThat(rig.take(peer, 4)).isEqualTo(PING);
        rig.until(() -> peer.take(1).length == 0 && peer.ended());
        assertThat(peer.cut()).isFalse();
        assertThat(line.log).containsExactly("accepted", "closed");
    }

    @Test
    void givesThePeerItsEndThoughTheLineIsReceiving() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        rig.settle();

        rig.poller.close(line);
        rig.until(() -> peer.take(1).length == 0 && peer.ended());

        rig.until(line::isGone);
        assertThat(rig.poller.lines().count()).isZero();
    }

    @Test
    void cutsThePeerOnReset() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();

        rig.poller.reset(line);
        rig.until(line::isGone);
        rig.until(() -> peer.take(1).length == 0 && peer.cut());

        assertThat(line.error).isEqualTo(IoError.NONE);
        assertThat(peer.ended()).isFalse();
    }

    @Test
    void tellsAResetByThePeer() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();

        peer.reset();
        rig.until(line::isGone);

        assertThat(line.log).containsExactly("accepted", "closed");
        assertThat(line.error.kind()).isEqualTo(IoError.Kind.RESET);
    }

    @Test
    void answersBrokenToAWriteAfterAResetAndThenTellsIt() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        rig.poller.receiving(line, false);

        peer.reset();
        rig.until(() -> line.isGone() || rig.write(line, PING) == Poller.BROKEN);
        if (!line.isGone()) {
            assertThat(rig.write(line, PING)).isEqualTo(Poller.BROKEN);
            long start = System.nanoTime();
            rig.poll(60_000_000_000L);
            assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
        }
        rig.until(line::isGone);

        assertThat(line.log).containsExactly("accepted", "closed");
        assertThat(line.error.kind()).isEqualTo(IoError.Kind.RESET);
    }

    @Test
    void closesALineFromInsideItsOwnEvent() throws IOException {
        TestLine line = rig.nextLine;
        World.Peer peer = world.dial(rig.listen(world).address());
        int[] polls = {0, 0};
        line.onReceived =
                () -> {
                    rig.poller.close(line);
                    polls[0] = rig.polls();
                };
        line.onEnd = () -> polls[1] = rig.polls();
        rig.send(peer, PING);
        rig.send(peer, PING);

        rig.until(line::isGone);
        rig.settle();

        assertThat(line.log).containsExactly("accepted", "received", "closed");
        assertThat(polls[1]).as("told by a later poll").isGreaterThan(polls[0]);
    }

    @Test
    void closesALineFromInsideAccepted() throws IOException {
        TestLine line = rig.nextLine;
        line.onAccepted = () -> rig.poller.close(line);
        World.Peer peer = world.dial(rig.listen(world).address());

        rig.until(line::isGone);

        assertThat(line.log).containsExactly("accepted", "closed");
        rig.until(() -> peer.take(1).length == 0 && (peer.ended() || peer.cut()));
    }

    @Test
    void tellsOnlyTheEndWhenManyLinesCloseEachOther() throws IOException {
        Listener listener = rig.listen(world);
        List<World.Peer> peers = new ArrayList<>();
        List<TestLine> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(world.dial(listener.address()));
            lines.add(rig.accept());
        }
        Runnable closeAll = () -> lines.forEach(rig.poller::close);
        lines.forEach(line -> line.onReceived = closeAll);

        for (World.Peer peer : peers) {
            rig.send(peer, PING);
        }
        rig.until(() -> lines.stream().allMatch(TestLine::isGone));

        assertThat(lines.stream().filter(line -> line.has("received"))).hasSize(1);
        assertThat(rig.poller.lines().count()).isZero();
    }

    /// Bytes, pauses and ends of both sides in any order, many between two polls: what the poller
    /// had asked the system for is cancelled, fails and comes late.
    @Test
    void endsEachLineOnceAndLosesNoByteOfTheOthers() {
        Seeds.check(
                seed -> {
                    try {
                        endAtAnyMoment(new Random(seed));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private void endAtAnyMoment(Random random) throws IOException {
        Listener listener = rig.listen(world);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            World.Peer peer = world.dial(listener.address());
            pairs.add(new Pair(peer, rig.accept()));
        }

        for (int i = 0; i < STEPS; i++) {
            pairs.get(random.nextInt(LINES)).step(random);
            if (random.nextInt(8) == 0) {
                rig.poll(0);
            }
        }
        for (Pair pair : pairs) {
            if (!pair.isOver) {
                rig.poller.receiving(pair.line, true);
                rig.until(() -> pair.line.bytes.size() == pair.sent.size());
                rig.poller.close(pair.line);
            }
            rig.until(pair.line::isGone);
            byte[] got = pair.line.bytes.toByteArray();
            assertThat(got).isEqualTo(Arrays.copyOf(pair.sent.toByteArray(), got.length));
        }
        rig.settle();
        assertThat(rig.poller.lines().count()).isZero();
    }

    /// A line and its peer, until one of them ends it. Owned by the test.
    private final class Pair {
        final World.Peer peer;
        final TestLine line;
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        boolean isOver;

        Pair(World.Peer peer, TestLine line) {
            this.peer = peer;
            this.line = line;
        }

        void step(Random random) throws IOException {
            if (isOver) {
                return;
            }
            switch (random.nextInt(60)) {
                case 0 -> over(() -> rig.poller.close(line));
                case 1 -> over(() -> rig.poller.reset(line));
                case 2 -> {
                    peer.reset();
                    over(() -> {});
                }
                case 3 -> {
                    peer.close();
                    over(() -> rig.poller.close(line));
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        rig.poller.receiving(line, random.nextBoolean());
                    } else {
                        byte[] bytes = noise(1 + random.nextInt(20_000));
                        sent.write(bytes, 0, peer.send(bytes));
                    }
                }
            }
        }

        private void over(Runnable end) {
            isOver = true;
            rig.poller.receiving(line, true);
            end.run();
        }
    }

    @Test
    void releasesALineAndAdoptsItAgain() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine old = rig.accept();
        rig.settle();

        rig.poller.release(old);
        assertThat(old.isGone()).isFalse();
        rig.until(old::isGone);
        assertThat(old.log).containsExactly("accepted", "released");
        assertThat(rig.poller.lines().count()).isZero();
        rig.send(peer, PING);
        var line = new TestLine();
        rig.poller.adopt(line, Objects.requireNonNull(old.handle));
        rig.until(() -> line.has("connected"));

        assertThat(rig.receive(line, 4)).isEqualTo(PING);
        assertThat(rig.write(line, PONG)).isEqualTo(4);
        assertThat(rig.take(peer, 4)).isEqualTo(PONG);
    }

    @Test
    void losesNoByteWhenALineGoesToAnotherPoller() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine old = rig.accept();
        byte[] bytes = noise(1 << 20);
        int sent = peer.send(bytes);
        rig.poll(0);
        rig.poller.release(old);
        rig.until(old::isGone);

        try (var other = new Rig(world.source())) {
            var line = new TestLine();
            other.poller.adopt(line, Objects.requireNonNull(old.handle));
            byte[] rest = other.receive(line, sent - old.bytes.size());
            old.bytes.writeBytes(rest);
        }

        assertThat(old.bytes.toByteArray()).isEqualTo(Arrays.copyOf(bytes, sent));
    }

    @Test
    void refusesAHandleOfAnotherWorld() {
        var line = new TestLine();

        assertThatThrownBy(
                        () ->
                                rig.poller.adopt(
                                        line, new SocketHandle.Foreign("no socket", () -> {})))
                .isInstanceOf(PollerException.class)
                .hasMessageContaining("no socket");
        assertThat(line.slot()).isEqualTo(-1);
    }
}
