package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawServer;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

/// How a client speaks TLS, to servers that can be trusted or not.
class TlsConnectTest {
    private static final int SUPPORTED_VERSIONS = 43;

    /// The extensions of a ClientHello by their numbers (RFC 8446 §4.1.2).
    private static Map<Integer, ByteBuffer> extensions(ByteBuffer hello) {
        assertThat(hello.get()).as("client_hello").isEqualTo((byte) 1);
        hello.position(hello.position() + 3 + 2 + 32);
        hello.position(hello.position() + 1 + (hello.get(hello.position()) & 0xFF));
        hello.position(hello.position() + 2 + hello.getShort(hello.position()));
        hello.position(hello.position() + 1 + hello.get(hello.position()));
        int length = hello.getShort() & 0xFFFF;
        assertThat(length).isEqualTo(hello.remaining());
        Map<Integer, ByteBuffer> extensions = new HashMap<>();
        while (hello.hasRemaining()) {
            int type = hello.getShort();
            int bytes = hello.getShort() & 0xFFFF;
            extensions.put(type, hello.slice(hello.position(), bytes));
            hello.position(hello.position() + bytes);
        }
        return extensions;
    }

    private static Client connect(RawServer server, ClientConfig config) {
        return Client.connect(server.uri("/").toString(), config);
    }

    private static RawServer echoing(Identity identity) {
        return RawServer.playTls(
                identity.serverContext(),
                peer -> {
                    peer.acceptUpgrade();
                    RawFrame frame = peer.expectFrame();
                    peer.send(frame.withoutMask()).expectClose(1000);
                    peer.send(RawFrame.close(1000, ""));
                });
    }

    @Test
    void TL_01_offersModernVersionsOnly() throws Exception {
        var hello = new CompletableFuture<ByteBuffer>();
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            ByteBuffer record = ByteBuffer.wrap(peer.read(5));
                            hello.complete(ByteBuffer.wrap(peer.read(record.getShort(3))));
                        })) {
            assertThatThrownBy(() -> Client.connect("wss://localhost:" + server.port() + "/"))
                    .isInstanceOf(ClientException.class);
        }
        Map<Integer, ByteBuffer> extensions = extensions(hello.get(10, TimeUnit.SECONDS));
        assertThat(extensions).containsKey(SUPPORTED_VERSIONS);
        ByteBuffer versions = extensions.get(SUPPORTED_VERSIONS);
        List<Integer> offered = new ArrayList<>();
        for (int left = versions.get(); left > 0; left -= 2) {
            offered.add((int) versions.getShort());
        }
        assertThat(offered).containsExactly(0x0304, 0x0303);
    }

    @Test
    void TL_01_trustsWhatTheSystemTrusts() throws Exception {
        Identity identity = Identity.of("localhost");
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(identity.clientContext());
        try (RawServer server = echoing(identity);
                Client client = connect(server, ClientConfig.STANDARD)) {
            client.send("secret");
            assertThat(client.receive().text()).isEqualTo("secret");
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void TL_01_trustsNoUnknownAuthorityAndNoOtherName() {
        Identity unknown = Identity.of("localhost");
        isRefused(unknown, ClientConfig.STANDARD);
        Identity other = Identity.of("other.example");
        isRefused(other, ClientConfig.STANDARD.trust(other.clientContext()));
    }

    private static void isRefused(Identity identity, ClientConfig config) {
        RawServer server = echoing(identity);
        assertThatThrownBy(() -> connect(server, config))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("ertificate");
        assertThatThrownBy(server::close).isInstanceOf(AssertionError.class);
    }
}
