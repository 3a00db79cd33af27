package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What the pollers of the operating system do that a simulated network has not.
class SystemPollerTest {
    private static final byte[] PING = "ping".getBytes(US_ASCII);

    static Stream<PollerSource> sources() {
        var sources = new ArrayList<>(List.of(NioPoller.source()));
        if (EpollPoller.whyNot().isEmpty()) {
            sources.add(EpollPoller.source());
        }
        if (UringPoller.whyNot().isEmpty()) {
            sources.add(UringPoller.source());
        }
        return sources.stream();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void SV_25_listensOnAPathAndConnectsToIt(PollerSource source, @TempDir Path folder)
            throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (var rig = new Rig(source)) {
            Listener listener = rig.poller.listen(ListenSpec.of(address));
            TestLine near = rig.connect(listener.address());
            TestLine far = rig.accept();
            rig.until(() -> near.has("connected"));

            assertThat(rig.write(near, PING)).isEqualTo(4);
            assertThat(rig.receive(far, 4)).isEqualTo(PING);
            assertThat(listener.address()).isEqualTo(address);
            assertThat(near.peerAddress()).isEqualTo(address);
            assertThat(far.peerAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
            rig.poller.reset(near);
            rig.until(() -> far.has("ended") || far.isGone());
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void servesAForeignPeerOnAPath(PollerSource source, @TempDir Path folder) throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (var rig = new Rig(source)) {
            rig.poller.listen(ListenSpec.of(address));
            try (SocketChannel peer = SocketChannel.open(address)) {
                TestLine line = rig.accept();
                peer.write(ByteBuffer.wrap(PING));

                assertThat(rig.receive(line, 4)).isEqualTo(PING);
                peer.shutdownOutput();
                rig.until(() -> line.has("ended"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void tellsARefusalByAPathWithoutListener(PollerSource source, @TempDir Path folder)
            throws IOException {
        Path left = folder.resolve("left");
        try (var rig = new Rig(source)) {
            rig.poller.close(rig.poller.listen(ListenSpec.of(UnixDomainSocketAddress.of(left))));
            rig.settle();
            assertThat(Files.exists(left)).isTrue();
            ListenSpec again = ListenSpec.of(UnixDomainSocketAddress.of(left));
            assertThatThrownBy(() -> rig.poller.listen(again))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("remove the path if nobody listens there any more");
            TestLine stale = rig.connect(UnixDomainSocketAddress.of(left));
            TestLine absent = rig.connect(UnixDomainSocketAddress.of(folder.resolve("absent")));
            rig.until(() -> stale.isGone() && absent.isGone());

            assertThat(stale.error.kind()).isEqualTo(IoError.Kind.REFUSED);
            assertThat(absent.error.kind()).isEqualTo(IoError.Kind.REFUSED);
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void acceptsIpv4AndIpv6WhenNoAddressIsNamed(PollerSource source) throws IOException {
        try (var rig = new Rig(source)) {
            Listener listener = rig.poller.listen(ListenSpec.of(new InetSocketAddress(0)));
            int port = ((InetSocketAddress) listener.address()).getPort();
            for (String host : List.of("127.0.0.1", "::1")) {
                InetAddress address = InetAddress.getByName(host);
                try (var peer = new Socket(address, port)) {
                    TestLine line = rig.accept();

                    assertThat(line.peerAddress()).isEqualTo(peer.getLocalSocketAddress());
                    assertThat(rig.poller.localAddress(line))
                            .isEqualTo(peer.getRemoteSocketAddress());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void sharesAPortWhenAskedOnly(PollerSource source) throws IOException {
        var free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var first = new Rig(source);
                var second = new Rig(source)) {
            Listener listener = first.poller.listen(ListenSpec.of(free).sharePort(true));
            ListenSpec same = ListenSpec.of(listener.address());
            assertThatThrownBy(() -> second.poller.listen(same))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("cannot listen on " + listener.address())
                    .hasMessageContainingAll("in use", "choose another port, or have all who");
            second.poller.listen(same.sharePort(true));

            List<Socket> peers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                var at = (InetSocketAddress) listener.address();
                peers.add(new Socket(at.getAddress(), at.getPort()));
            }
            first.until(() -> first.accepted.size() + second.accepted.size() == 64 || tick(second));

            assertThat(first.accepted).isNotEmpty();
            assertThat(second.accepted).isNotEmpty();
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }

    /// After the first of them, as io_uring does not read what it has in buffers already.
    @ParameterizedTest
    @MethodSource("sources")
    void receivesWhereMuchIsExpected(PollerSource source) throws IOException {
        byte[] bytes = Contract.noise(1 << 20);
        MemorySegment place = Arena.ofAuto().allocate(bytes.length);
        int[] placed = {0};
        try (var rig = new Rig(source);
                var world = new RealWorld(source)) {
            World.Peer peer = world.dial(rig.listen(world).address());
            TestLine line = rig.accept();
            line.onReceived =
                    () -> {
                        MemorySegment last = Objects.requireNonNull(rig.lastSegment);
                        placed[0] += last.equals(place) ? line.sizes.getLast() : 0;
                        rig.poller.expect(line, place, 100, 100 + (64 << 10));
                    };

            rig.send(peer, bytes);
            byte[] received = rig.receive(line, bytes.length);
            rig.send(peer, bytes);
            int before = placed[0];

            assertThat(received).isEqualTo(bytes);
            assertThat(rig.receive(line, bytes.length)).isEqualTo(bytes);
            assertThat(placed[0] - before).isEqualTo(bytes.length);
        }
    }

    /// One line must not keep a loop for longer than others are used to.
    @ParameterizedTest
    @MethodSource("sources")
    void receivesNoMoreAtOnceWhereMuchIsExpected(PollerSource source) throws IOException {
        byte[] bytes = Contract.noise(Contract.MUCH);
        MemorySegment place = Arena.ofAuto().allocate(bytes.length);
        try (var rig = new Rig(source);
                var world = new RealWorld(source)) {
            World.Peer peer = world.dial(rig.listen(world).address());
            TestLine line = rig.accept();
            line.onReceived = () -> rig.poller.expect(line, place, 0, bytes.length);

            rig.send(peer, bytes);

            assertThat(rig.receive(line, bytes.length)).isEqualTo(bytes);
            assertThat(line.sizes).allMatch(size -> size <= 512 << 10);
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void tellsThatAPathIsTooLong(PollerSource source) throws IOException {
        SocketAddress address = UnixDomainSocketAddress.of("/" + "x".repeat(200));
        try (var rig = new Rig(source)) {
            TestLine line = rig.connect(address);
            rig.until(line::isGone);

            assertThat(line.log).containsExactly("closed");
            assertThat(line.error.text()).contains("too long");
            assertThatThrownBy(() -> rig.poller.listen(ListenSpec.of(address)))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("too long");
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void refusesAnAddressWithoutNumbers(PollerSource source) {
        SocketAddress unresolved = InetSocketAddress.createUnresolved("example.invalid", 80);
        try (var rig = new Rig(source)) {
            var line = new TestLine();

            assertThatThrownBy(() -> rig.poller.connect(line, unresolved))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(line.slot()).isEqualTo(-1);
            assertThatThrownBy(() -> rig.poller.listen(ListenSpec.of(unresolved)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void O_01_turnsAcceptingOffWhenNoDescriptorIsLeftAndGoesOnLater(PollerSource source)
            throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "ulimit -n 256; exec '%s' -ea --enable-native-access=ALL-UNNAMED -cp '%s' %s %s"
                        .formatted(
                                java,
                                System.getProperty("java.class.path"),
                                FewDescriptors.class.getName(),
                                source.name());
        Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), US_ASCII);

        assertThat(process.waitFor()).as(output).isZero();
    }

    private static boolean tick(Rig rig) {
        rig.poll(0);
        return false;
    }
}
