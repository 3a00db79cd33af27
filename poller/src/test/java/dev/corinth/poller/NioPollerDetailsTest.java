package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/// What NIO does beyond the contracts.
class NioPollerDetailsTest {
    private static final byte[] BYTES = "expected".getBytes(US_ASCII);

    private final World world = new RealWorld(NioPoller.source());
    private final Rig rig = new Rig(world.source());

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
    void endsAWaitWhenItsThreadIsInterrupted() {
        rig.settle();
        Thread.currentThread().interrupt();

        rig.poll(-1);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void givesItsMemoryBackWhenClosed() {
        long before = Blocks.process().inUseBytes();
        var other = new Rig(NioPoller.source());
        assertThat(Blocks.process().inUseBytes()).isGreaterThan(before);

        other.close();

        assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
    }

    @Test
    void adoptsAnyConnectedChannel() throws IOException {
        World.PeerListener server = world.serve();
        var line = new TestLine();
        try (SocketChannel channel = SocketChannel.open(server.address())) {
            rig.poller.adopt(line, new SocketHandle.Channel(channel));
            World.Peer peer = server.accept().orElseThrow();
            rig.send(peer, BYTES);

            assertThat(rig.receive(line, 8)).isEqualTo(BYTES);
            assertThat(line.log).containsExactly("connected", "received");
        }
    }

    @Test
    void refusesAChannelThatIsNotConnectedAndADescriptor() throws IOException {
        var line = new TestLine();
        try (SocketChannel channel = SocketChannel.open()) {
            assertThatThrownBy(() -> rig.poller.adopt(line, new SocketHandle.Channel(channel)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> rig.poller.adopt(line, new SocketHandle.Descriptor(5)))
                .isInstanceOf(PollerException.class);
        assertThat(line.slot()).isEqualTo(-1);
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
