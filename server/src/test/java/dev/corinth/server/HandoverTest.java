package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.EpollPoller;
import dev.corinth.poller.NioPoller;
import dev.corinth.poller.PollerException;
import dev.corinth.poller.PollerSource;
import dev.corinth.poller.UringPoller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Sockets that a server did not accept itself.
class HandoverTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    static Stream<PollerSource> pollers() {
        var sources = new ArrayList<PollerSource>(List.of(NioPoller.source()));
        if (EpollPoller.whyNot().isEmpty()) {
            sources.add(EpollPoller.source());
        }
        if (UringPoller.whyNot().isEmpty()) {
            sources.add(UringPoller.source());
        }
        return sources.stream();
    }

    private static Server serving(PollerSource poller) {
        return Server.with(
                        ServerConfig.STANDARD.port(0).loops(part -> part.count(2).poller(poller)))
                .get("/", asked -> HttpAnswer.text(200, "here"))
                .start();
    }

    private static void isAnswered(SocketChannel peer) throws IOException {
        peer.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(12);
        while (answer.hasRemaining()) {
            assertThat(peer.read(answer)).isPositive();
        }
        assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    }

    @ParameterizedTest
    @MethodSource("pollers")
    void SV_41_aPairConnectsAProcessWithItself(PollerSource poller) throws IOException {
        try (Server server = serving(poller)) {
            for (int i = 0; i < 3; i++) {
                try (SocketChannel peer = server.tcp().pair()) {
                    isAnswered(peer);
                    assertThat(server.openConnections()).isEqualTo(1);
                }
                Wire.await("gone", () -> server.openConnections() == 0);
            }
            assertThat(server.addresses()).hasSize(1);
        }
    }

    @Test
    void SV_41_anAcceptedChannelIsServed() throws IOException {
        try (Server server = serving(NioPoller.source());
                ServerSocketChannel elsewhere = ServerSocketChannel.open()) {
            elsewhere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) elsewhere.getLocalAddress()).getPort();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    RawPeer peer = RawPeer.of(socket)) {
                server.tcp().adopt(elsewhere.accept());
                peer.sendText(REQUEST).expectStatus(200);
                assertThat(server.openConnections()).isEqualTo(1);
            }
            Wire.await("gone", () -> server.openConnections() == 0);
            assertThatThrownBy(() -> server.tcp().adopt(0))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("nio serves channels only");
            assertThat(server.openConnections()).isZero();
        }
    }

    @Test
    void SV_41_onLinuxDescriptorsAreTakenAndNoChannels() throws IOException {
        assertThat(pollers()).isNotEmpty();
        for (PollerSource poller : pollers().filter(it -> !it.name().equals("nio")).toList()) {
            try (Server server = serving(poller);
                    SocketChannel channel = server.tcp().pair()) {
                assertThatThrownBy(() -> server.tcp().adopt(channel))
                        .isInstanceOf(PollerException.class)
                        .hasMessageContaining("descriptors only");
                isAnswered(channel);
            }
        }
    }
}
