package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.SocketChannel;

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
    void endsAWaitWhenItsThreadIsInterrupted() {
        rig.settle();
        Thread.currentThread().interrupt();

        rig.poll(-1);

        assertThat(Thread.interrupted()).isFalse();
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
}
