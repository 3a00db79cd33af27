package dev.corinth.server;

import dev.corinth.http.HostRule;
import dev.corinth.http.HttpLimits;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;

/// How a server is set up, part by part. Immutable.
///
/// @param listening where it listens
/// @param loops what it runs on
/// @param http limits of HTTP requests
/// @param timeouts how long things may take
/// @param perAddress how fast peers of one address may do things
/// @param accessLog where it is written down who asked for what; default nowhere
public record ServerConfig(
        Listening listening,
        Loops loops,
        HttpLimits http,
        ServerTimeouts timeouts,
        PerAddress perAddress,
        Optional<AccessLog> accessLog) {
    /// The defaults of all parts.
    public static final ServerConfig STANDARD =
            new ServerConfig(
                    Listening.STANDARD,
                    Loops.STANDARD,
                    HttpLimits.DEFAULTS,
                    ServerTimeouts.STANDARD,
                    PerAddress.STANDARD,
                    Optional.empty());

    /// The same with a change in where it listens.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig listening(UnaryOperator<Listening> change) {
        return new ServerConfig(
                change.apply(listening), loops, http, timeouts, perAddress, accessLog);
    }

    /// The same with a change in what it runs on.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig loops(UnaryOperator<Loops> change) {
        return new ServerConfig(
                listening, change.apply(loops), http, timeouts, perAddress, accessLog);
    }

    /// The same with other limits of HTTP requests.
    ///
    /// @param limits how large they may be
    /// @return a changed copy
    public ServerConfig http(HttpLimits limits) {
        return new ServerConfig(listening, loops, limits, timeouts, perAddress, accessLog);
    }

    /// The same with a change in how long things may take.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig timeouts(UnaryOperator<ServerTimeouts> change) {
        return new ServerConfig(
                listening, loops, http, change.apply(timeouts), perAddress, accessLog);
    }

    /// The same with a change in how fast peers of one address may do things.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public ServerConfig perAddress(UnaryOperator<PerAddress> change) {
        return new ServerConfig(
                listening, loops, http, timeouts, change.apply(perAddress), accessLog);
    }

    /// The same with an access log.
    ///
    /// @param log where it is written down who asked for what
    /// @return a changed copy
    public ServerConfig accessLog(AccessLog log) {
        return new ServerConfig(listening, loops, http, timeouts, perAddress, Optional.of(log));
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

    /// The same with other names in `Host`.
    ///
    /// @param rule which names are answered to
    /// @return a changed copy
    public ServerConfig hosts(HostRule rule) {
        return listening(part -> part.hosts(rule));
    }
}
