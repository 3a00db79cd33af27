package dev.corinth.server;

import dev.corinth.engine.TlsRules;
import dev.corinth.engine.TlsSettings;
import dev.corinth.engine.TlsSource;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The TLS of one place of a running server, with keys that can be read again. Safe for any thread:
/// what is in use is replaced as a whole.
final class LiveTls implements TlsSource {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");

    /// How long before its end a certificate is warned of.
    static final Duration WARNED_BEFORE = Duration.ofDays(14);

    private static final int MOST_SESSIONS = 10_000;
    private static final int SESSION_SECONDS = 3_600;

    private final ServerTls config;
    private final String[] protocols;
    private volatile InUse inUse;

    /// What is in use.
    private record InUse(
            TlsSource source,
            List<CertificateInUse> certificates,
            Optional<CertificateKeys> keys) {}

    /// Reads the keys.
    ///
    /// @throws IllegalArgumentException if a file is not what it should be; the text names it
    ///
    /// @param protocols what is agreed to by ALPN; none: whatever the client says
    LiveTls(ServerTls config, String... protocols) {
        this.config = config;
        this.protocols = protocols;
        inUse = read();
        warnOfExpiry(Instant.now());
    }

    @Override
    public SSLEngine engine() {
        return inUse.source().engine();
    }

    /// What is shown to clients now; nothing is known of keys that are not in files.
    List<CertificateInUse> certificates() {
        return inUse.certificates();
    }

    /// Whether a client that was shown one certificate asks for a host that another one of ours is
    /// for. Nothing is known of keys that are not in files.
    ///
    /// @param shown to the client; its names are those that it is for
    boolean isForAnother(String host, X509Certificate shown) {
        Optional<CertificateKeys> keys = inUse.keys();
        return keys.isPresent() && keys.get().isForAnother(host, shown);
    }

    /// Reads the files again. Connections that stand go on with what they have; handshakes that
    /// begin from here on get the new keys. What is wrong leaves the old ones in use.
    ///
    /// @return what is wrong, if anything
    Optional<String> reload() {
        try {
            InUse next = read();
            Instant now = Instant.now();
            for (CertificateInUse one : next.certificates()) {
                if (!one.expiry().isAfter(now)) {
                    throw new IllegalArgumentException(
                            one.chain() + ": expired at " + one.expiry());
                }
            }
            inUse = next;
            warnOfExpiry(now);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "The certificates in use stay: {0}", e.getMessage());
            return Optional.of("" + e.getMessage());
        }
    }

    /// Logs what ends soon, or has ended.
    void warnOfExpiry(Instant now) {
        for (CertificateInUse one : certificates()) {
            expiryWarning(one, now).ifPresent(text -> LOG.log(Level.WARNING, text));
        }
    }

    static Optional<String> expiryWarning(CertificateInUse one, Instant now) {
        Duration left = Duration.between(now, one.expiry());
        if (left.compareTo(WARNED_BEFORE) > 0) {
            return Optional.empty();
        }
        String when = left.isNegative() ? " has expired at " : " expires at ";
        return Optional.of(one.chain() + " for " + one.names() + when + one.expiry());
    }

    private InUse read() {
        return switch (config.keys()) {
            case ServerTls.Engines(TlsSource source) ->
                    new InUse(source, List.of(), Optional.empty());
            case ServerTls.Context(SSLContext context) ->
                    new InUse(settings(context, config.rules()), List.of(), Optional.empty());
            case ServerTls.Files(List<CertificateFiles> files) -> {
                List<CertificatePair> pairs = files.stream().map(CertificatePair::read).toList();
                var keys = new CertificateKeys(pairs);
                List<CertificateInUse> shown = pairs.stream().map(LiveTls::shown).toList();
                yield new InUse(source(keys), shown, Optional.of(keys));
            }
        };
    }

    private static CertificateInUse shown(CertificatePair pair) {
        return new CertificateInUse(pair.files().chain(), pair.names(), pair.expiry());
    }

    private TlsSettings settings(SSLContext context, TlsRules rules) {
        return TlsSettings.server(context).rules(rules).applicationProtocols(protocols);
    }

    private TlsSource source(CertificateKeys keys) {
        TlsRules rules =
                config.refusesUnknownNames() ? config.rules().hosts(keys::knows) : config.rules();
        SSLContext context = context(new KeyManager[] {keys}, trust(config.authorities()));
        return settings(context, rules);
    }

    /// A context with keys and trust, which remembers a bounded number of sessions.
    static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            SSLSessionContext sessions = context.getServerSessionContext();
            sessions.setSessionCacheSize(MOST_SESSIONS);
            sessions.setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /// Trust in the authorities of a file, and in nobody without one.
    private static TrustManager[] trust(Optional<Path> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            List<X509Certificate> signers =
                    authorities.map(CertificatePair::certificates).orElse(List.of());
            for (int i = 0; i < signers.size(); i++) {
                store.setCertificateEntry("signer-" + i, signers.get(i));
            }
            if (signers.isEmpty()) {
                return new TrustManager[0];
            }
            TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot hold certificates", e);
        }
    }
}
