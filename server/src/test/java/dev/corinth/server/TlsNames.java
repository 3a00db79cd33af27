package dev.corinth.server;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.TrustAll;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;

/// Clients of TLS that ask for a name, and see what they get. Stateless; safe for any thread.
final class TlsNames {
    private TlsNames() {}

    /// The files of an identity.
    static CertificateFiles files(Identity identity, Path folder, String name) {
        Path[] files = identity.write(folder, name);
        return CertificateFiles.of(files[0], files[1]);
    }

    /// A server of one place in TLS, which says who asks.
    static Server serving(ServerTls tls) {
        return Server.with(ServerConfig.STANDARD.port(0).tls(tls))
                .get(
                        "/",
                        asked ->
                                HttpAnswer.text(
                                        200, "certificates=" + asked.clientCertificates().size()))
                .webSocket("/", (socket, message) -> socket.send(message))
                .start();
    }

    /// A client before its handshake, which trusts everybody and asks for no name.
    static SSLSocket connect(Server server, SSLContext context) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /// The certificate that a client is shown which asks for a name.
    static X509Certificate shown(Server server, String host) throws IOException {
        return shown(server, List.of(new SNIHostName(host)));
    }

    /// The certificate that a client is shown which asks for what no client should.
    static X509Certificate shownToOdd(Server server, byte[] name) throws IOException {
        return shown(server, List.of(new OddName(name)));
    }

    static X509Certificate shown(Server server, List<SNIServerName> names) throws IOException {
        try (SSLSocket socket = connect(server, TrustAll.context())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(names);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /// What the server answers to a request of a client that has shaken hands.
    static String answer(SSLSocket socket) throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static final class OddName extends SNIServerName {
        OddName(byte[] bytes) {
            super(StandardConstants.SNI_HOST_NAME, bytes);
        }
    }
}
