package dev.corinth.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/// What is agreed to in a TLS handshake. Immutable.
///
/// @param versions `TLSv1.3`, `TLSv1.2`, or both
/// @param suites names of cipher suites, best first; empty: all of the modern ones that the
///     provider has. Those encrypt and authenticate in one (AEAD) with keys of their own for each
///     session, which TLS 1.3 knows alone and RFC 9325 §4.2 wants of TLS 1.2. No other may be named
/// @param clientAuth whether a server asks for certificates
/// @param hosts which names a client may ask for (SNI); empty: any. Who asks for none is not
///     refused
public record TlsRules(
        List<String> versions,
        List<String> suites,
        ClientAuth clientAuth,
        Optional<Predicate<String>> hosts) {
    /// The defaults: both versions, the modern suites, no certificates of clients, any name.
    public static final TlsRules STANDARD =
            new TlsRules(
                    List.of("TLSv1.3", "TLSv1.2"), List.of(), ClientAuth.NONE, Optional.empty());

    /// Copies the lists and checks them.
    public TlsRules {
        versions = List.copyOf(versions);
        suites = List.copyOf(suites);
        if (versions.isEmpty() || !List.of("TLSv1.3", "TLSv1.2").containsAll(versions)) {
            throw new IllegalArgumentException("versions=" + versions + ", TLSv1.3 and TLSv1.2");
        }
        for (String suite : suites) {
            if (!isModern(suite)) {
                throw new IllegalArgumentException(
                        "suite="
                                + suite
                                + " is none with AEAD and keys of its own (RFC 9325 §4.2)");
            }
        }
    }

    /// The same with other versions.
    ///
    /// @param names `TLSv1.3`, `TLSv1.2`, or both
    /// @return a changed copy
    public TlsRules versions(String... names) {
        return new TlsRules(List.of(names), suites, clientAuth, hosts);
    }

    /// The same with other suites.
    ///
    /// @param names best first, all of them modern
    /// @return a changed copy
    public TlsRules suites(String... names) {
        return new TlsRules(versions, List.of(names), clientAuth, hosts);
    }

    /// The same with clients asked for certificates, or not.
    ///
    /// @param asked whether
    /// @return a changed copy
    public TlsRules clientAuth(ClientAuth asked) {
        return new TlsRules(versions, suites, asked, hosts);
    }

    /// The same with names that nobody knows refused (`unrecognized_name`, RFC 6066 §3).
    ///
    /// @param known which names are known
    /// @return a changed copy
    public TlsRules hosts(Predicate<String> known) {
        return new TlsRules(versions, suites, clientAuth, Optional.of(known));
    }

    /// Sets what of this an engine is told.
    void apply(SSLParameters parameters) {
        parameters.setProtocols(versions.toArray(String[]::new));
        parameters.setCipherSuites(
                suites.isEmpty()
                        ? modern(parameters.getCipherSuites())
                        : suites.toArray(String[]::new));
        if (!suites.isEmpty()) {
            parameters.setUseCipherSuitesOrder(true);
        }
        // Each setter takes back what the other one has set.
        if (clientAuth == ClientAuth.REQUIRED) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(clientAuth == ClientAuth.REQUESTED);
        }
        hosts.ifPresent(known -> parameters.setSNIMatchers(List.of(new KnownHosts(known))));
    }

    private static String[] modern(String[] suites) {
        return Arrays.stream(suites).filter(TlsRules::isModern).toArray(String[]::new);
    }

    private static boolean isModern(String suite) {
        boolean isAead = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
        boolean isAnonymous = suite.contains("_anon_") || suite.contains("_NULL_");
        return isAead && !isAnonymous && !suite.startsWith("TLS_RSA_");
    }

    /// Lets names pass that are known.
    private static final class KnownHosts extends SNIMatcher {
        private final Predicate<String> known;

        KnownHosts(Predicate<String> known) {
            super(StandardConstants.SNI_HOST_NAME);
            this.known = known;
        }

        @Override
        public boolean matches(SNIServerName name) {
            try {
                return known.test(new SNIHostName(name.getEncoded()).getAsciiName());
            } catch (IllegalArgumentException e) {
                return false; // no name that anybody could have
            }
        }
    }
}
