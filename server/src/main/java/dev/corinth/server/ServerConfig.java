package dev.corinth.server;

import dev.corinth.http.HostRule;
import dev.corinth.http.HttpLimits;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/// How a server is set up, part by part. Immutable.
///
/// @param listening where it listens first
/// @param more where else it listens, each place with its own ways. Default nowhere
/// @param loops what it runs on
/// @param http limits of HTTP requests
/// @param timeouts how long things may take
/// @param perAddress how fast peers of one address may do things
/// @param accessLog where it is written down who asked for what; default nowhere
public record ServerConfig(
        Listening listening,
        List<Listening> more,
        Loops loops,
        HttpLimits http,
        ServerTimeouts timeouts,
        PerAddress perAddress,
        Optional<AccessLog> accessLog) {
    /// The defaults of all parts.
    public static final ServerConfig STANDARD =
            new ServerConfig(
                    Listening.STANDARD,
                    List.of(),
                    Loops.STANDARD,
                    HttpLimits.DEFAULTS,
                    ServerTimeouts.STANDARD,
                    PerAddress.STANDARD,
                    Optional.empty());

    /// Copies the list.
    public ServerConfig {
        more = List.copyOf(more);
    }

    /// The same with a change in where it listens.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig listening(UnaryOperator<Listening> change) {
        return new ServerConfig(
                change.apply(listening), more, loops, http, timeouts, perAddress, accessLog);
    }

    /// The same with one more place where it listens.
    ///
    /// @param place where and how
    /// @return a changed copy
    public ServerConfig alsoListening(Listening place) {
        List<Listening> all = Stream.concat(more.stream(), Stream.of(place)).toList();
        return new ServerConfig(listening, all, loops, http, timeouts, perAddress, accessLog);
    }

    /// Everywhere that it listens.
    ///
    /// @return the first place, then the others
    public List<Listening> listenings() {
        return Stream.concat(Stream.of(listening), more.stream()).toList();
    }

    /// The same with a change in what it runs on.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig loops(UnaryOperator<Loops> change) {
        return new ServerConfig(
                listening, more, change.apply(loops), http, timeouts, perAddress, accessLog);
    }

    /// The same with other limits of HTTP requests.
    ///
    /// @param limits how large they may be
    /// @return a changed copy
    public ServerConfig http(HttpLimits limits) {
        return new ServerConfig(listening, more, loops, limits, timeouts, perAddress, accessLog);
    }

    /// The same with a change in how long things may take.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig timeouts(UnaryOperator<ServerTimeouts> change) {
        return new ServerConfig(
                listening, more, loops, http, change.apply(timeouts), perAddress, accessLog);
    }

    /// The same with a change in how fast peers of one address may do things.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig perAddress(UnaryOperator<PerAddress> change) {
        return new ServerConfig(
                listening, more, loops, http, timeouts, change.apply(perAddress), accessLog);
    }

    /// The same with an access log.
    ///
    /// @param log where it is written down who asked for what
    /// @return a changed copy
    public ServerConfig accessLog(AccessLog log) {
        return new ServerConfig(
                listening, more, loops, http, timeouts, perAddress, Optional.of(log));
    }

    /// The same at another address.
    ///
    /// @param other internet or Unix domain
    /// @return a changed copy
    public ServerConfig address(SocketAddress other) {
        return listening(part -> part.address(other));
    }

    /// The same on another port.
    ///
    /// @param port 0 to 65535; 0 lets the system choose
    /// @return a changed copy
    public ServerConfig port(int port) {
        return listening(part -> part.port(port));
    }

    /// The same in TLS.
    ///
    /// @param context with the server's key
    /// @return a changed copy
    public ServerConfig tls(SSLContext context) {
        return listening(part -> part.tls(context));
    }

    /// The same in TLS.
    ///
    /// @param how with which keys and rules
    /// @return a changed copy
    public ServerConfig tls(ServerTls how) {
        return listening(part -> part.tls(how));
    }

    /// The same with other names in `Host`.
    ///
    /// @param rule which names are answered to
    /// @return a changed copy
    public ServerConfig hosts(HostRule rule) {
        return listening(part -> part.hosts(rule));
    }
}
