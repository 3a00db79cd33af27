package dev.corinth.testkit;

import java.security.GeneralSecurityException;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// TLS for tests: a server with a fresh certificate, and a client that trusts everybody. Safe for
/// any thread: it holds no state.
///
/// Both belong into tests alone. Who trusts everybody can be listened to by everybody, so no other
/// artifact of Corinth has such a client.
public final class TestTls {
    private TestTls() {}

    /// A server's context with a fresh key and a certificate, signed by itself, for `localhost`,
    /// `127.0.0.1` and `::1`, valid from yesterday to tomorrow.
    ///
    /// @return for [dev.corinth.server.ServerConfig#tls]
    public static SSLContext server() {
        return context(TestCertificate.fresh(), new TrustManager[0]);
    }

    /// A client's context that trusts every certificate, for every name, at any time.
    ///
    /// @return for [dev.corinth.client.ClientConfig#trust], or for another client in a test
    public static SSLContext trustingEverybody() {
        return context(new KeyManager[0], new TrustManager[] {new TrustsEverybody()});
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
