package dev.corinth.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// How a connection speaks TLS. Immutable.
///
/// Any provider's [SSLEngine] serves: the context says whose.
///
/// @param context keys and trust
/// @param server whether we are the server of the handshake
/// @param peerName for a client the name that the peer's certificate must carry; empty for a
///     server
/// @param peerPort for a client the port, which sessions are remembered by; 0 for a server
/// @param applicationProtocols what is offered or accepted by ALPN, best first; empty: none
public record TlsSettings(
        SSLContext context,
        boolean server,
        Optional<String> peerName,
        int peerPort,
        List<String> applicationProtocols) {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /// Copies the list.
    public TlsSettings {
        applicationProtocols = List.copyOf(applicationProtocols);
        if (!server && peerName.isEmpty()) {
            throw new IllegalArgumentException("a TLS client needs the name of its peer");
        }
    }

    /// The server's side.
    ///
    /// @param context with the server's key
    /// @return settings that accept `http/1.1`
    public static TlsSettings server(SSLContext context) {
        return new TlsSettings(context, true, Optional.empty(), 0, List.of("http/1.1"));
    }

    /// The client's side. The name in the certificate is always checked.
    ///
    /// @param context with the trusted authorities
    /// @param host the name or address that was asked for
    /// @param port the port that was asked for
    /// @return settings that offer `http/1.1`
    public static TlsSettings client(SSLContext context, String host, int port) {
        return new TlsSettings(context, false, Optional.of(host), port, List.of("http/1.1"));
    }

    SSLEngine engine() {
        SSLEngine engine =
                peerName.map(name -> context.createSSLEngine(name, peerPort))
                        .orElseGet(context::createSSLEngine);
        engine.setUseClientMode(!server);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setCipherSuites(modern(parameters.getCipherSuites()));
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        if (!server) {
            // RFC 6125 names; the JDK does it for HTTPS only when told to.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Of the suites that the provider would use, those that encrypt and authenticate in one (AEAD)
    /// with keys of their own for each session, which TLS 1.3 knows alone and RFC 7525 §4.2 wants
    /// of TLS 1.2.
    private static String[] modern(String[] suites) {
        return Arrays.stream(suites)
                .filter(name -> name.contains("_GCM_") || name.contains("_CHACHA20_"))
                .filter(name -> !name.startsWith("TLS_RSA_"))
                .toArray(String[]::new);
    }
}
