package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// What a server that was given nothing but a key agrees to in TLS.
class TlsDefaultsTest {
    private static final Identity IDENTITY = Identity.of("localhost");
    private static final SSLContext KEY = IDENTITY.serverContext();
    private static final Diary DIARY = new Diary();
    private static final Server SERVER =
            Server.with(ServerConfig.STANDARD.port(0).tls(KEY))
                    .webSocket("/", (socket, message) -> socket.send(message))
                    .webSocket("/diary", DIARY)
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static SSLSocket connect() throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        IDENTITY.clientContext()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), SERVER.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void E_21_speaksBothVersionsThatAreSafe(String version) throws IOException {
        try (SSLSocket socket = connect()) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            RawPeer peer = RawPeer.of(socket);
            peer.upgrade("/");
            peer.send(Wire.text("Hello")).expectText("Hello");
        }
    }

    @Test
    void R_11_plainTextGetsAnAlertAndNoPage() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            byte[] answer = peer.sendText("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readToEnd();
            // A record of one fatal alert, and nothing else.
            assertThat(answer).hasSize(7).startsWith(21, 3);
            assertThat(answer[5]).isEqualTo((byte) 2);
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, 2})
    void E_21_speaksNoOlderVersion(byte minor) {
        // A ClientHello of SSL 3.0, TLS 1.0 or 1.1 with one suite, made by hand: Java sends none.
        byte[] hello = new byte[4 + 41];
        hello[0] = 1;
        hello[3] = 41;
        hello[4] = 3;
        hello[5] = minor;
        hello[40] = 2;
        hello[41] = (byte) 0xC0;
        hello[42] = 0x13;
        hello[43] = 1;
        byte[] record = new byte[5 + hello.length];
        record[0] = 22;
        record[1] = 3;
        record[2] = minor;
        record[4] = (byte) hello.length;
        System.arraycopy(hello, 0, record, 5, hello.length);
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            byte[] answer = peer.send(record).readToEnd();
            // Nothing but a fatal alert: protocol_version (70) or handshake_failure (40).
            assertThat(answer).hasSize(7).startsWith(21, 3);
            assertThat(answer[5]).isEqualTo((byte) 2);
            assertThat(answer[6]).isIn((byte) 70, (byte) 40);
        }
    }

    @Test
    void E_21_agreesToNoSuiteButModernOnes() throws IOException {
        List<String> weak;
        try (SSLSocket socket = connect()) {
            weak =
                    Stream.of(socket.getSupportedCipherSuites())
                            .filter(name -> name.contains("_WITH_"))
                            .filter(name -> !name.contains("_GCM_") && !name.contains("_CHACHA20_"))
                            .toList();
        }
        assertThat(weak).anyMatch(name -> name.startsWith("TLS_ECDHE_ECDSA_WITH_AES_128_CBC"));
        for (String suite : weak) {
            try (SSLSocket socket = connect()) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setEnabledCipherSuites(new String[] {suite});
                assertThatThrownBy(socket::startHandshake)
                        .as(suite)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void E_21_takesNoSecondHandshake() throws IOException {
        try (SSLSocket socket = connect()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            RawPeer peer = RawPeer.of(socket);
            peer.upgrade("/diary");
            peer.send(Wire.text("before"));
            assertThat(DIARY.next(2)).containsExactly("open", "text=before");
            assertThatThrownBy(
                            () -> {
                                socket.startHandshake();
                                peer.send(Wire.text("after")).read(1);
                            })
                    .isNotNull();
            assertThat(DIARY.next()).isEqualTo("close=1006 lost us");
        }
    }

    @Test
    void E_21_withKeysInFilesTheNumberOfSessionsIsBoundedToo() {
        SSLSessionContext sessions =
                LiveTls.context(new KeyManager[0], new TrustManager[0]).getServerSessionContext();
        assertThat(sessions.getSessionCacheSize()).isEqualTo(10_000);
        assertThat(sessions.getSessionTimeout()).isEqualTo(3_600);
    }

    @Test
    void E_21_remembersABoundedNumberOfSessions() throws IOException {
        try (SSLSocket socket = connect()) {
            socket.startHandshake();
            SSLSession session = socket.getSession();
            assertThat(session.isValid()).isTrue();
        }
        assertThat(KEY.getServerSessionContext().getSessionCacheSize()).isBetween(1, 100_000);
        assertThat(KEY.getServerSessionContext().getSessionTimeout()).isBetween(1, 86_400);
    }
}
