package dev.corinth.server;

import dev.corinth.engine.ClientAuth;
import dev.corinth.engine.TlsRules;
import dev.corinth.engine.TlsSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/// How one place of a server speaks TLS. Immutable; files are read when the server starts, and
/// again at [Server#reloadCertificates].
///
/// A client gets the certificate for the name that it asks for (SNI): one that has the name itself,
/// or else one that covers it by a wildcard of the left-most label. Who asks for no name, or for
/// one that nobody has, gets the first certificate. Of several for one name, TLS chooses the kind
/// of key, and of one kind the first is taken.
///
/// Clients may resume up to 10,000 sessions for an hour. By ALPN `http/1.1` is agreed to and
/// nothing else.
///
/// @param keys where the keys come from
/// @param rules versions, suites, certificates of clients. Default [TlsRules#STANDARD]
/// @param authorities a PEM file of those who sign certificates of clients. Default none
/// @param refusesUnknownNames whether a client that asks for a name which no certificate has is
///     refused. Default false. For keys in files
public record ServerTls(
        Keys keys, TlsRules rules, Optional<Path> authorities, boolean refusesUnknownNames) {
    /// Where the keys of a server come from. Immutable.
    public sealed interface Keys {}

    /// Keys in PEM files.
    ///
    /// @param files at least one pair; the first is for clients that ask for no name
    public record Files(List<CertificateFiles> files) implements Keys {
        /// Copies the list.
        public Files {
            files = List.copyOf(files);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("no certificate, at least one");
            }
        }
    }

    /// Keys, and whom to trust, in a context of Java's.
    ///
    /// @param context whose
    public record Context(SSLContext context) implements Keys {}

    /// Engines that are made elsewhere, by another implementation of TLS, which has the keys and
    /// follows its own rules.
    ///
    /// @param source makes one for each connection
    public record Engines(TlsSource source) implements Keys {}

    /// Checks that the parts fit.
    public ServerTls {
        boolean asks = rules.clientAuth() != ClientAuth.NONE;
        if (keys instanceof Files && asks != authorities.isPresent()) {
            throw new IllegalArgumentException(
                    "clientAuth="
                            + rules.clientAuth()
                            + " and authorities="
                            + authorities
                            + ": who asks for certificates names those who sign them, nobody else"
                            + " does");
        }
        if (refusesUnknownNames && !(keys instanceof Files)) {
            throw new IllegalArgumentException("only keys in files have names that are known here");
        }
    }

    /// With keys in PEM files.
    ///
    /// @param first also for clients that ask for no name
    /// @param more for other names
    /// @return TLS with the standard rules
    public static ServerTls of(CertificateFiles first, CertificateFiles... more) {
        List<CertificateFiles> all = Stream.concat(Stream.of(first), Stream.of(more)).toList();
        return with(new Files(all));
    }

    /// With the keys of a context.
    ///
    /// @param context with the server's key, and with trust if clients are asked for certificates
    /// @return TLS with the standard rules
    public static ServerTls of(SSLContext context) {
        return with(new Context(context));
    }

    /// With engines that are made elsewhere.
    ///
    /// @param source makes one for each connection, in the server's role
    /// @return TLS whose rules are those of the source
    public static ServerTls of(TlsSource source) {
        return with(new Engines(source));
    }

    private static ServerTls with(Keys keys) {
        return new ServerTls(keys, TlsRules.STANDARD, Optional.empty(), false);
    }

    /// The same with a change in what is agreed to.
    ///
    /// @param change from the present rules to others
    /// @return a changed copy
    public ServerTls rules(UnaryOperator<TlsRules> change) {
        return new ServerTls(keys, change.apply(rules), authorities, refusesUnknownNames);
    }

    /// The same with clients asked for certificates.
    ///
    /// @param asked whether those who have none are refused
    /// @param signers a PEM file of the authorities that sign them
    /// @return a changed copy
    public ServerTls clientCertificates(ClientAuth asked, Path signers) {
        TlsRules asking = rules.clientAuth(asked);
        return new ServerTls(keys, asking, Optional.of(signers), refusesUnknownNames);
    }

    /// The same with clients refused that ask for a name which no certificate has.
    ///
    /// @return a changed copy
    public ServerTls refusingUnknownNames() {
        return new ServerTls(keys, rules, authorities, true);
    }
}
