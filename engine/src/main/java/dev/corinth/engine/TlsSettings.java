package dev.corinth.engine;

import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// How a connection speaks TLS: a source of engines of Java's own, or of another provider whose
/// context is given. Immutable.
///
/// @param context keys and trust
/// @param server whether we are the server of the handshake
/// @param peerName for a client the name that the peer's certificate must carry; empty for a
///     server
/// @param peerPort for a client the port, which sessions are remembered by; 0 for a server
/// @param applicationProtocols what is offered or accepted by ALPN, best first; empty: none
/// @param rules what is agreed to
public record TlsSettings(
        SSLContext context,
        boolean server,
        Optional<String> peerName,
        int peerPort,
        List<String> applicationProtocols,
        TlsRules rules)
        implements TlsSource {
    private static final List<String> HTTP = List.of("http/1.1");

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
        return new TlsSettings(context, true, Optional.empty(), 0, HTTP, TlsRules.STANDARD);
    }

    /// The client's side. The name in the certificate is always checked.
    ///
    /// @param context with the trusted authorities
    /// @param host the name or address that was asked for
    /// @param port the port that was asked for
    /// @return settings that offer `http/1.1`
    public static TlsSettings client(SSLContext context, String host, int port) {
        return new TlsSettings(context, false, Optional.of(host), port, HTTP, TlsRules.STANDARD);
    }

    /// The same with other protocols above TLS.
    ///
    /// @param names what is offered or accepted by ALPN, best first; none: whatever the peer says
    /// @return a changed copy
    public TlsSettings applicationProtocols(String... names) {
        return new TlsSettings(context, server, peerName, peerPort, List.of(names), rules);
    }

    /// The same with other rules.
    ///
    /// @param other what is agreed to
    /// @return a changed copy
    public TlsSettings rules(TlsRules other) {
        return new TlsSettings(context, server, peerName, peerPort, applicationProtocols, other);
    }

    @Override
    public SSLEngine engine() {
        SSLEngine engine =
                peerName.map(name -> context.createSSLEngine(name, peerPort))
                        .orElseGet(context::createSSLEngine);
        engine.setUseClientMode(!server);
        SSLParameters parameters = engine.getSSLParameters();
        rules.apply(parameters);
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        if (!server) {
            // RFC 6125 names; the JDK does it for HTTPS only when told to.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }
}
