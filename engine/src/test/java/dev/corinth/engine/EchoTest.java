package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Seeds;
import dev.corinth.poller.IoError;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Bytes go in and must come out again, the same and in order, whatever the network does.
class EchoTest {
    /// Sends back what it receives, each piece in one of the ways there are.
    private static final class Echo implements Protocol {
        private final Connection connection;
        private final SplittableRandom random;
        private int closedCount;

        Echo(Connection connection, SplittableRandom random) {
            this.connection = connection;
            this.random = random;
        }

        @Override
        public void received(MemorySegment segment, long from, long to) {
            for (long at = from; at < to; ) {
                long length = Math.min(to - at, 1 + random.nextInt(1 << random.nextInt(1, 16)));
                send(segment, at, length);
                at += length;
            }
        }

        private void send(MemorySegment segment, long at, long length) {
            SendResult result = connection.admit(length, Connection.NO_KEY);
            assertThat(result.isTaken()).isTrue();
            if (result == SendResult.QUEUED) {
                connection.pause();
            }
            switch (random.nextInt(3)) {
                case 0 -> connection.sendThrough(segment, at, at + 1, segment, at + 1, at + length);
                case 1 -> share(segment, at, length);
                default -> copy(segment, at, length);
            }
        }

        private void copy(MemorySegment segment, long at, long length) {
            MemorySegment room = connection.reserve(length);
            MemorySegment.copy(segment, at, room, connection.reservedAt(), length);
            connection.commit(length, FrameKind.MESSAGE);
        }

        private void share(MemorySegment segment, long at, long length) {
            byte[] bytes = segment.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            SharedBytes shared = Recorder.shared(text);
            connection.share(shared);
            shared.release();
        }

        @Override
        public void writable() {
            connection.resume();
        }

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {
            closedCount++;
        }

        @Override
        public void overflowed() {
            throw new AssertionError("the queue of an echo that pauses overflowed");
        }

        @Override
        public void failed(Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    @Test
    void everyByteComesBackInOrderUnderNastyFaults() {
        Seeds.check(1000, seed -> echo(seed, SimulatedFaults.nasty(seed)));
    }

    @Test
    void everyByteComesBackOverAQuietNetwork() {
        Seeds.check(50, seed -> echo(seed, SimulatedFaults.none()));
    }

    private static void echo(long seed, SimulatedFaults faults) {
        SplittableRandom random = new SplittableRandom(seed);
        int loops = 1 + random.nextInt(3);
        try (Rig rig = Rig.with(seed, faults, config -> config.loops(loops))) {
            List<Echo> echoes = new ArrayList<>();
            SocketAddress address =
                    rig.listen(
                            connection -> {
                                Echo echo = new Echo(connection, random.split());
                                echoes.add(echo);
                                return echo;
                            });
            List<Talk> talks = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                talks.add(new Talk(rig.network.connect(address), random.split()));
            }
            for (int i = 0; talks.stream().anyMatch(talk -> !talk.isDone()); i++) {
                assertThat(i).as("steps").isLessThan(1000);
                talks.forEach(Talk::step);
                rig.run();
            }
            talks.forEach(Talk::check);
            talks.forEach(talk -> talk.peer.close());
            rig.run();
            assertThat(echoes).hasSameSizeAs(talks).allMatch(echo -> echo.closedCount == 1);
        }
    }

    /// What one peer sends, and how it reads.
    private static final class Talk {
        private final SimulatedPeer peer;
        private final SplittableRandom random;
        private final byte[] toSend;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private int sent;
        private boolean isFinished;

        Talk(SimulatedPeer peer, SplittableRandom random) {
            this.peer = peer;
            this.random = random;
            this.toSend = Bytes.random(random, 1 + random.nextInt(1 << random.nextInt(1, 16)));
            if (random.nextBoolean()) {
                peer.window(1 + toSend.length / 20 + random.nextInt(1 << random.nextInt(1, 16)));
            }
        }

        void step() {
            int part = Math.min(toSend.length - sent, random.nextInt(1, 40_000));
            if (part > 0) {
                peer.send(Arrays.copyOfRange(toSend, sent, sent + part));
                sent += part;
            }
            if (sent == toSend.length && !isFinished) {
                isFinished = true;
                peer.finish();
            }
            received.writeBytes(peer.received());
        }

        boolean isDone() {
            return peer.isEnded() && peer.available() == 0;
        }

        void check() {
            assertThat(peer.isReset()).isFalse();
            assertThat(received.size()).isEqualTo(toSend.length);
            int differs = Arrays.mismatch(received.toByteArray(), toSend);
            assertThat(differs).as("first byte that differs").isEqualTo(-1);
        }
    }
}
