package dev.corinth.server;

import dev.corinth.engine.ConnectionFilter;
import dev.corinth.http.HostRule;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;

/// One place where a server listens, and how. Immutable.
///
/// A server has one or more of them ([ServerConfig#alsoListening]).
///
/// @param endpoint where. Default port 9001 of 127.0.0.1
/// @param insecure whether it may speak plain text where others can reach it. Default false
/// @param tls how it speaks TLS, or empty for plain text. Default empty
/// @param hosts which names in `Host` it answers to. Default `localhost`, `127.0.0.1` and `[::1]`
/// @param backlog how many connections may wait to be accepted. Default 1,024
/// @param sharePort whether other processes of this user may listen there too, if they share it as
///     well; the system spreads connections over all of them. For internet addresses, where the
///     system can (SO_REUSEPORT). Several loops of one server share its port by the same means, so
///     a process that asks to share may join them unasked. Default false
/// @param sockets how the sockets of its connections are set up. Default [SocketConfig#STANDARD]
/// @param filter who may connect, asked before anything is read. Default everybody
/// @param proxies which proxies are believed. Default none
/// @param offer what is offered there: routes of its own, or bytes as they are; empty: what the
///     whole server serves. Default empty
public record Listening(
        Endpoint endpoint,
        boolean insecure,
        Optional<ServerTls> tls,
        HostRule hosts,
        int backlog,
        boolean sharePort,
        SocketConfig sockets,
        ConnectionFilter filter,
        Proxies proxies,
        Optional<Offer> offer) {
    /// The defaults.
    public static final Listening STANDARD =
            new Listening(
                    Endpoint.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9001)),
                    false,
                    Optional.empty(),
                    HostRule.localhost(),
                    1024,
                    false,
                    SocketConfig.STANDARD,
                    ConnectionFilter.EVERYBODY,
                    Proxies.NONE,
                    Optional.empty());

    /// The defaults at an address.
    ///
    /// @param address internet or Unix domain; its host, if it has one, is answered to as well
    /// @return one more place for a server to listen
    public static Listening at(SocketAddress address) {
        return STANDARD.address(address);
    }

    /// The defaults on a port of 127.0.0.1.
    ///
    /// @param port 0 to 65535; 0 lets the system choose
    /// @return one more place for a server to listen
    public static Listening onPort(int port) {
        return STANDARD.port(port);
    }

    /// Where this listens, or where first.
    ///
    /// @return as it was asked for; the wildcard address where none was named
    public SocketAddress address() {
        return endpoint.address();
    }

    /// The same at another address.
    ///
    /// @param other internet or Unix domain; its host, if it has one, is answered to as well
    /// @return a changed copy
    public Listening address(SocketAddress other) {
        return endpoint(Endpoint.of(other));
    }

    /// The same at another place.
    ///
    /// @param other where; the hosts of its addresses are answered to as well
    /// @return a changed copy
    public Listening endpoint(Endpoint other) {
        return new Listening(
                other,
                insecure,
                tls,
                hostsWith(other),
                backlog,
                sharePort,
                sockets,
                filter,
                proxies,
                offer);
    }

    /// The same on another port.
    ///
    /// @param port 0 to 65535; 0 lets the system choose
    /// @return a changed copy
    public Listening port(int port) {
        if (address() instanceof InetSocketAddress internet
                && endpoint instanceof Endpoint.Addresses) {
            return address(new InetSocketAddress(internet.getAddress(), port));
        }
        throw new IllegalStateException("no port to change: endpoint=" + endpoint);
    }

    /// The same with or without leave to speak plain text where others can reach it.
    ///
    /// @param isAllowed whether it may
    /// @return a changed copy
    public Listening insecure(boolean isAllowed) {
        return new Listening(
                endpoint, isAllowed, tls, hosts, backlog, sharePort, sockets, filter, proxies,
                offer);
    }

    /// The same in TLS.
    ///
    /// @param context with the server's key
    /// @return a changed copy
    public Listening tls(SSLContext context) {
        return tls(ServerTls.of(context));
    }

    /// The same in TLS.
    ///
    /// @param how with which keys and rules
    /// @return a changed copy
    public Listening tls(ServerTls how) {
        return new Listening(
                endpoint,
                insecure,
                Optional.of(how),
                hosts,
                backlog,
                sharePort,
                sockets,
                filter,
                proxies,
                offer);
    }

    /// The same with other names in `Host`.
    ///
    /// @param rule which names are answered to
    /// @return a changed copy
    public Listening hosts(HostRule rule) {
        return new Listening(
                endpoint, insecure, tls, rule, backlog, sharePort, sockets, filter, proxies, offer);
    }

    /// The same with another backlog.
    ///
    /// @param connections how many may wait to be accepted, 1 or more; the system may hold fewer
    /// @return a changed copy
    public Listening backlog(int connections) {
        return new Listening(
                endpoint,
                insecure,
                tls,
                hosts,
                connections,
                sharePort,
                sockets,
                filter,
                proxies,
                offer);
    }

    /// The same with the port shared or not.
    ///
    /// @param isShared whether other processes may listen there too
    /// @return a changed copy
    public Listening sharePort(boolean isShared) {
        return new Listening(
                endpoint, insecure, tls, hosts, backlog, isShared, sockets, filter, proxies, offer);
    }

    /// The same with a change in how sockets are set up.
    ///
    /// @param change from the present part to another
    /// @return a changed copy
    public Listening sockets(UnaryOperator<SocketConfig> change) {
        return new Listening(
                endpoint,
                insecure,
                tls,
                hosts,
                backlog,
                sharePort,
                change.apply(sockets),
                filter,
                proxies,
                offer);
    }

    /// The same for some only.
    ///
    /// @param who may connect, asked on the loops before anything is read; such as
    ///     `ConnectionFilter.allowing(AddressRanges.of("10.0.0.0/8"))`
    /// @return a changed copy
    public Listening filter(ConnectionFilter who) {
        return new Listening(
                endpoint, insecure, tls, hosts, backlog, sharePort, sockets, who, proxies, offer);
    }

    /// The same behind proxies.
    ///
    /// @param believed which proxies are believed, and how they speak
    /// @return a changed copy
    public Listening proxies(Proxies believed) {
        return new Listening(
                endpoint, insecure, tls, hosts, backlog, sharePort, sockets, filter, believed,
                offer);
    }

    /// The same with something of its own offered.
    ///
    /// @param own routes that are served there alone, or a [TcpRoute] for bytes as they are
    /// @return a changed copy
    public Listening offer(Offer own) {
        return new Listening(
                endpoint,
                insecure,
                tls,
                hosts,
                backlog,
                sharePort,
                sockets,
                filter,
                proxies,
                Optional.of(own));
    }

    /// Whether only this machine can reach it.
    ///
    /// @return true for loopback addresses and for Unix domain sockets
    public boolean isPrivate() {
        return endpoint.isPrivate();
    }

    private HostRule hostsWith(Endpoint other) {
        HostRule all = hosts;
        if (other instanceof Endpoint.Addresses addresses) {
            for (InetSocketAddress address : addresses.list()) {
                InetAddress host = address.getAddress();
                all = host.isAnyLocalAddress() ? all : all.allowing(literal(host));
            }
        }
        return all;
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
    }
}
