package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.stream.Stream;

/// What the pollers that are told of readiness do beyond the contracts.
@ParameterizedClass
@MethodSource("sources")
class ReadyPollerTest {
    private static final byte[] BYTES = "expected".getBytes(US_ASCII);

    private final PollerSource source;
    private final World world;
    private final Rig rig;

    ReadyPollerTest(PollerSource source) {
        this.source = source;
        this.world = new RealWorld(source);
        this.rig = new Rig(source);
    }

    static Stream<PollerSource> sources() {
        return SystemPollerTest.sources().filter(one -> !one.name().equals("uring"));
    }

    @AfterEach
    void closeAll() throws IOException {
        rig.close();
        world.close();
    }

    @Test
    void receivesWhereTheBytesAreExpected() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();
        MemorySegment target = Arena.ofAuto().allocate(100);

        rig.poller.expect(line, target, 10, 14);
        rig.send(peer, BYTES);

        assertThat(rig.receive(line, 8)).isEqualTo(BYTES);
        assertThat(line.sizes).containsExactly(4, 4);
        byte[] there = target.asSlice(10, 4).toArray(ValueLayout.JAVA_BYTE);
        assertThat(there).containsOnly(0xEE); // what the rig overwrites with
        assertThat(target.get(ValueLayout.JAVA_BYTE, 9)).isZero();
        assertThat(target.get(ValueLayout.JAVA_BYTE, 14)).isZero();
        assertThat(Objects.requireNonNull(rig.lastSegment).byteSize()).isEqualTo(512 << 10);
    }

    @Test
    void spoilsTheReceiveBufferAfterTheCallback() throws IOException {
        World.Peer peer = world.dial(rig.listen(world).address());
        TestLine line = rig.accept();

        rig.send(peer, BYTES);
        rig.receive(line, 8);

        MemorySegment buffer = Objects.requireNonNull(rig.lastSegment);
        byte[] left = buffer.asSlice(rig.lastFrom, 8).toArray(ValueLayout.JAVA_BYTE);
        assertThat(left).containsOnly(0xA5);
    }

    @Test
    void givesItsMemoryBackWhenClosed() {
        long before = Blocks.process().inUseBytes();
        var other = new Rig(source);
        assertThat(Blocks.process().inUseBytes()).isGreaterThan(before);

        other.close();

        assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
    }

    @Test
    void refusesOtherThreadsInAssertions() throws InterruptedException {
        boolean[] refused = {false};
        Thread stranger =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        rig.poller.poll(0);
                                    } catch (AssertionError e) {
                                        refused[0] = true;
                                    }
                                });
        stranger.join();

        assertThat(refused[0]).isTrue();
    }
}
