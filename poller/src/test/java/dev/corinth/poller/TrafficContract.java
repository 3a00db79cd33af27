package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// How every poller bears traffic on many lines at once. Owned by the test.
///
/// A small class for each kind of poller extends this one.
public class TrafficContract extends Contract {
    private static final int STEPS = 4_000;
    private static final int LINES = 24;

    public TrafficContract(World world) {
        super(world);
    }

    @Test
    void receivesMoreAtOnceThanAllBuffersHold() throws IOException {
        Listener listener = rig.listen(world);
        List<World.Peer> peers = new ArrayList<>();
        byte[] bytes = noise(64 << 10);
        int[] sent = new int[200];
        for (int i = 0; i < sent.length; i++) {
            peers.add(world.dial(listener.address()));
            rig.accept();
        }

        for (int i = 0; i < sent.length; i++) {
            sent[i] = peers.get(i).send(bytes);
        }
        rig.until(() -> received() == Arrays.stream(sent).sum());

        for (TestLine line : rig.accepted) {
            byte[] got = line.bytes.toByteArray();
            assertThat(got).isEqualTo(Arrays.copyOf(bytes, got.length));
        }
    }

    @Test
    void serves100LinesThatComeTogetherAndGoTogether() throws IOException {
        Listener listener = rig.listen(world);
        for (int round = 0; round < 2; round++) {
            rig.accepted.clear();
            List<World.Peer> peers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                peers.add(world.dial(listener.address()));
            }
            rig.until(() -> rig.accepted.size() == 100);
            for (int i = 0; i < 100; i++) {
                rig.write(rig.accepted.get(i), PING);
                if (i % 3 == 0) {
                    rig.poller.close(rig.accepted.get(i));
                } else {
                    peers.get(i).close();
                }
            }
            rig.accepted.forEach(rig.poller::close);
            rig.until(() -> rig.accepted.stream().allMatch(TestLine::isGone));

            assertThat(rig.poller.lines().count()).isZero();
        }
    }

    @Test
    void echoesWhateverIsSentHoweverItIsSentBack() {
        Seeds.check(
                seed -> {
                    try {
                        echo(new Random(seed));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private void echo(Random random) throws IOException {
        Listener listener = rig.listen(world);
        List<Echo> echoes = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            World.Peer peer = world.dial(listener.address());
            echoes.add(new Echo(peer, rig.accept(), random));
        }

        for (int i = 0; i < STEPS; i++) {
            echoes.get(random.nextInt(LINES)).step();
            if (random.nextInt(4) == 0) {
                rig.poll(0);
            }
        }
        for (Echo echo : echoes) {
            rig.poller.receiving(echo.line, true);
            rig.until(echo::isDone);
            assertThat(echo.back.toByteArray()).isEqualTo(echo.out.toByteArray());
        }
    }

    private int received() {
        return rig.accepted.stream().mapToInt(line -> line.bytes.size()).sum();
    }

    /// A line that sends everything back, and its peer. Owned by the test.
    private final class Echo {
        final World.Peer peer;
        final TestLine line;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream back = new ByteArrayOutputStream();
        private final Random random;
        private final MemorySegment memory = Arena.ofAuto().allocate(1 << 20);
        private int returned;
        private boolean submitting;

        Echo(World.Peer peer, TestLine line, Random random) {
            this.peer = peer;
            this.line = line;
            this.random = random;
            line.onSent = () -> submitting = false;
        }

        void step() throws IOException {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    byte[] bytes = noise(1 + random.nextInt(30_000));
                    out.write(bytes, 0, peer.send(bytes));
                }
                case 2 -> back.writeBytes(peer.take(1 + random.nextInt(60_000)));
                case 3 -> rig.poller.receiving(line, random.nextBoolean());
                default -> giveBack(random.nextBoolean());
            }
        }

        boolean isDone() throws IOException {
            giveBack(true);
            back.writeBytes(peer.take(1 << 16));
            return back.size() == out.size();
        }

        private void giveBack(boolean now) {
            byte[] all = line.bytes.toByteArray();
            int count = Math.min(all.length - returned, (int) memory.byteSize());
            if (submitting || count == 0) {
                return;
            }
            byte[] rest = Arrays.copyOfRange(all, returned, returned + count);
            if (now) {
                returned += (int) rig.write(line, rest);
            } else {
                MemorySegment.copy(rest, 0, memory, ValueLayout.JAVA_BYTE, 0, count);
                submitting = true;
                returned += count;
                rig.poller.submit(line, memory, 0, count);
            }
        }
    }
}
