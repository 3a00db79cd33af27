package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.linux.Kernel;
import dev.corinth.linux.SocketOptions;

import jdk.net.ExtendedSocketOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/// What each poller does with each part of a [ListenSpec].
class ListenSpecTest {
    private static final SocketTuning TUNED =
            new SocketTuning(
                    false, 64 << 10, 32 << 10, 16 << 10, new SocketTuning.KeepAlive(30, 7, 3), 0);
    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    static Stream<PollerSource> sources() {
        return SystemPollerTest.sources();
    }

    static Stream<PollerSource> linuxSources() {
        return sources().filter(source -> !source.name().equals("nio"));
    }

    private static ListenSpec any(IpFamily family) {
        return ListenSpec.of(new InetSocketAddress(0)).binding(Binding.ANY.family(family));
    }

    private static int port(Listener listener) {
        return ((InetSocketAddress) listener.address()).getPort();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void SV_16_ipv4AloneTakesNoIpv6(PollerSource source) throws IOException {
        try (var rig = new Rig(source)) {
            int port = port(rig.poller.listen(any(IpFamily.IPV4)));
            try (var peer = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                assertThat(rig.accept().peerAddress()).isEqualTo(peer.getLocalSocketAddress());
            }
            assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("::1"), port).close())
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("linuxSources")
    void SV_16_ipv6AloneTakesNoIpv4AndLeavesItsPort(PollerSource source) throws IOException {
        try (var rig = new Rig(source)) {
            Listener six = rig.poller.listen(any(IpFamily.IPV6));
            int port = port(six);
            try (var peer = new Socket(InetAddress.ofLiteral("::1"), port)) {
                assertThat(rig.accept().peerAddress()).isEqualTo(peer.getLocalSocketAddress());
            }
            assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port).close())
                    .isInstanceOf(IOException.class);
            // Two sockets on one port, one for each.
            rig.poller.listen(any(IpFamily.IPV4).address(new InetSocketAddress(port)));
            try (var peer = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                assertThat(rig.accept().peerAddress()).isEqualTo(peer.getLocalSocketAddress());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void SV_17_oneSocketTakesBothAndShowsIpv4AsIpv4(PollerSource source) throws IOException {
        try (var rig = new Rig(source)) {
            int port = port(rig.poller.listen(any(IpFamily.BOTH)));
            try (var peer = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                TestLine line = rig.accept();
                assertThat(line.peerAddress()).isEqualTo(peer.getLocalSocketAddress());
                assertThat(((InetSocketAddress) line.peerAddress()).getAddress())
                        .isInstanceOf(Inet4Address.class);
            }
            try (var peer = new Socket(InetAddress.ofLiteral("::1"), port)) {
                assertThat(rig.accept().peerAddress()).isEqualTo(peer.getLocalSocketAddress());
            }
        }
    }

    @Test
    void SV_16_anAddressOfAnotherFamilyIsRefused() {
        var four = ListenSpec.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> four.binding(Binding.ANY.family(IpFamily.IPV6)))
                .withMessageContaining("none of the family asked for: IPV6");
        assertThat(four.binding(Binding.ANY.family(IpFamily.IPV4)).address())
                .isEqualTo(four.address());
    }

    @ParameterizedTest
    @MethodSource("linuxSources")
    void SV_15_takesWhatComesByOneInterfaceOnly(PollerSource source) throws IOException {
        try (var rig = new Rig(source)) {
            var spec = ListenSpec.of(new InetSocketAddress(0));
            int port = port(rig.poller.listen(spec.binding(Binding.ANY.device("lo"))));
            try (var peer = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                assertThat(rig.accept().peerAddress()).isEqualTo(peer.getLocalSocketAddress());
            }
            ListenSpec absent = spec.binding(Binding.ANY.device("absent0"));
            assertThatThrownBy(() -> rig.poller.listen(absent))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContainingAll("%absent0", "no such device");
        }
    }

    @Test
    void SV_15_aPathIsOnNoInterface() {
        var spec = ListenSpec.of(UnixDomainSocketAddress.of("/tmp/absent"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.binding(Binding.ANY.device("lo")))
                .withMessageContaining("a path is on none");
    }

    @ParameterizedTest
    @MethodSource("sources")
    void SV_25_thePathHasThePermissionsAskedFor(PollerSource source, @TempDir Path folder)
            throws IOException {
        for (String mode : new String[] {"rw-------", "rw-rw----", "rw-rw-rw-"}) {
            Path path = folder.resolve("socket-" + mode);
            Binding binding = Binding.ANY.mode(PosixFilePermissions.fromString(mode));
            SocketAddress address = UnixDomainSocketAddress.of(path);
            try (var rig = new Rig(source)) {
                rig.poller.listen(ListenSpec.of(address).binding(binding));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo(mode);
                try (SocketChannel peer = SocketChannel.open(address)) {
                    assertThat(rig.accept().peerAddress())
                            .isEqualTo(UnixDomainSocketAddress.of(""));
                    assertThat(peer.isConnected()).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void SV_40_acceptedSocketsAreSetUpAsAskedFor(PollerSource source) throws IOException {
        try (var rig = new Rig(source)) {
            Listener listener = rig.poller.listen(ListenSpec.of(LOOPBACK).sockets(TUNED));
            SocketHandle handle = released(rig, listener);
            switch (handle) {
                case SocketHandle.Channel(SocketChannel channel) -> requireTuned(channel);
                case SocketHandle.Descriptor(int number) -> requireTuned(number);
                case SocketHandle.Foreign(Object socket, Runnable _) ->
                        throw new AssertionError(socket);
            }
        }
    }

    private static SocketHandle released(Rig rig, Listener listener) throws IOException {
        try (Socket _ = new Socket(LOOPBACK.getAddress(), port(listener))) {
            TestLine line = rig.accept();
            rig.poller.release(line);
            rig.until(() -> line.handle != null);
            return Optional.ofNullable(line.handle).orElseThrow();
        }
    }

    private static void requireTuned(SocketChannel channel) throws IOException {
        assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
        assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isLessThan(256 << 10);
        assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF))
                .isBetween(32 << 10, 64 << 10);
        assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(30);
        assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(7);
        assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
        channel.close();
    }

    private static void requireTuned(int socket) {
        var kernel = new Kernel();
        int all = SocketOptions.SOL_SOCKET;
        int tcp = SocketOptions.IPPROTO_TCP;
        assertThat(kernel.option(socket, tcp, SocketOptions.TCP_NODELAY)).isZero();
        // Linux sets twice what is asked for, to have room for its own.
        assertThat(kernel.option(socket, all, SocketOptions.SO_SNDBUF)).isEqualTo(128 << 10);
        assertThat(kernel.option(socket, all, SocketOptions.SO_RCVBUF)).isEqualTo(64 << 10);
        assertThat(kernel.option(socket, all, SocketOptions.SO_KEEPALIVE)).isEqualTo(1);
        assertThat(kernel.option(socket, tcp, SocketOptions.TCP_KEEPIDLE)).isEqualTo(30);
        assertThat(kernel.option(socket, tcp, SocketOptions.TCP_KEEPINTVL)).isEqualTo(7);
        assertThat(kernel.option(socket, tcp, SocketOptions.TCP_KEEPCNT)).isEqualTo(3);
        assertThat(kernel.option(socket, tcp, SocketOptions.TCP_NOTSENT_LOWAT)).isEqualTo(16 << 10);
        kernel.close(socket);
    }

    @ParameterizedTest
    @MethodSource("linuxSources")
    void SV_40_sentBytesMayStayUnconfirmedForATimeOnly(PollerSource source) throws IOException {
        SocketTuning standard = SocketTuning.STANDARD;
        var tuning =
                new SocketTuning(
                        true,
                        standard.sendBufferBytes(),
                        0,
                        standard.unsentLowWaterBytes(),
                        SocketTuning.KeepAlive.OFF,
                        20_000);
        try (var rig = new Rig(source)) {
            Listener listener = rig.poller.listen(ListenSpec.of(LOOPBACK).sockets(tuning));
            int socket = ((SocketHandle.Descriptor) released(rig, listener)).number();
            var kernel = new Kernel();
            int tcp = SocketOptions.IPPROTO_TCP;
            assertThat(kernel.option(socket, tcp, SocketOptions.TCP_USER_TIMEOUT))
                    .isEqualTo(20_000);
            assertThat(kernel.option(socket, SocketOptions.SOL_SOCKET, SocketOptions.SO_KEEPALIVE))
                    .isZero();
            kernel.close(socket);
        }
    }

    @ParameterizedTest
    @MethodSource("linuxSources")
    void SV_14_takesOverASocketThatListensAlready(PollerSource source) throws IOException {
        var kernel = new Kernel();
        int socket = new LinuxListening(kernel, ListenSpec.of(LOOPBACK)).open();
        kernel.setBlocking(socket, false); // as systemd has it
        SocketAddress address = kernel.localAddress(socket);
        try (var rig = new Rig(source)) {
            ListenSpec spec = any(IpFamily.BOTH).binding(Binding.ANY.descriptor(socket));
            Listener listener = rig.poller.listen(spec);
            rig.settle();

            assertThat(listener.address()).isEqualTo(address);
            try (var peer = new Socket(LOOPBACK.getAddress(), port(listener))) {
                assertThat(rig.accept().peerAddress()).isEqualTo(peer.getLocalSocketAddress());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("linuxSources")
    void SV_14_takesOverNothingElse(PollerSource source) {
        var kernel = new Kernel();
        int socket = kernel.socket(SocketOptions.AF_INET);
        try (var rig = new Rig(source)) {
            for (int number : new int[] {socket, 9_999}) {
                ListenSpec spec = any(IpFamily.BOTH).binding(Binding.ANY.descriptor(number));
                assertThatThrownBy(() -> rig.poller.listen(spec))
                        .isInstanceOf(PollerException.class)
                        .hasMessageContaining("cannot listen on socket " + number);
            }
        } finally {
            kernel.close(socket);
        }
    }

    @Test
    void nioSaysWhatItCannotDo() {
        SocketTuning standard = SocketTuning.STANDARD;
        var timeout = new SocketTuning(true, 4096, 0, 4096, standard.keepAlive(), 1);
        ListenSpec any = any(IpFamily.BOTH);
        refusedByNio(any.binding(Binding.ANY.device("lo")), "name its addresses instead");
        refusedByNio(any(IpFamily.IPV6), "keep IPv4 out");
        refusedByNio(any.sockets(timeout), "user timeout");
        refusedByNio(any.binding(Binding.ANY.descriptor(7)), "descriptor 0 only");
    }

    private static void refusedByNio(ListenSpec spec, String why) {
        try (var rig = new Rig(NioPoller.source())) {
            assertThatThrownBy(() -> rig.poller.listen(spec))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContainingAll("nio can", why, "epoll and uring can");
        }
    }

    @Test
    void numbersHaveBounds() {
        SocketTuning.KeepAlive off = SocketTuning.KeepAlive.OFF;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SocketTuning(true, 4095, 0, 4096, off, 0))
                .withMessageContaining("sendBufferBytes=4095");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SocketTuning(true, 4096, 1, 4096, off, 0))
                .withMessageContaining("receiveBufferBytes=1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SocketTuning(true, 4096, 0, 4096, off, -1))
                .withMessageContaining("userTimeoutMs=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SocketTuning.KeepAlive(1, 0, 1))
                .withMessageContaining("intervalS=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Binding.ANY.descriptor(-2))
                .withMessageContaining("descriptor=-2");
    }
}
