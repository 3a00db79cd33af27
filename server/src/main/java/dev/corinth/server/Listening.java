package dev.corinth.server;

import dev.corinth.http.HostRule;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/// Where a server listens. Immutable.
///
/// @param address where. Default port 9001 of 127.0.0.1
/// @param insecure whether it may speak plain text where others can reach it. Default false
/// @param tls with what key it speaks TLS, or empty for plain text. Default empty
/// @param hosts which names in `Host` it answers to. Default `localhost`, `127.0.0.1` and `[::1]`
/// @param backlog how many connections may wait to be accepted. Default 1,024
/// @param sharePort whether other processes of this user may listen there too, if they share it as
///     well; the system spreads connections over all of them. For internet addresses, where the
///     system can (SO_REUSEPORT). Several loops of one server share its port by the same means, so
///     a process that asks to share may join them unasked. Default false
public record Listening(
        SocketAddress address,
        boolean insecure,
        Optional<SSLContext> tls,
        HostRule hosts,
        int backlog,
        boolean sharePort) {
    /// The defaults.
    public static final Listening STANDARD =
            new Listening(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 9001),
                    false,
                    Optional.empty(),
                    HostRule.localhost(),
                    1024,
                    false);

    /// The same at another address.
    ///
    /// @param other internet or Unix domain; its host, if it has one, is answered to as well
    /// @return a changed copy
    public Listening address(SocketAddress other) {
        return new Listening(other, insecure, tls, hostsWith(other), backlog, sharePort);
    }

    /// The same on another port.
    ///
    /// @param port 0 to 65535; 0 lets the system choose
    /// @return a changed copy
    public Listening port(int port) {
        if (address instanceof InetSocketAddress internet) {
            return address(new InetSocketAddress(internet.getAddress(), port));
        }
        throw new IllegalStateException("no port: address=" + address);
    }

    /// The same with or without leave to speak plain text where others can reach it.
    ///
    /// @param isAllowed whether it may
    /// @return a changed copy
    public Listening insecure(boolean isAllowed) {
        return new Listening(address, isAllowed, tls, hosts, backlog, sharePort);
    }

    /// The same in TLS.
    ///
    /// @param context with the server's key
    /// @return a changed copy
    public Listening tls(SSLContext context) {
        return new Listening(address, insecure, Optional.of(context), hosts, backlog, sharePort);
    }

    /// The same with other names in `Host`.
    ///
    /// @param rule which names are answered to
    /// @return a changed copy
    public Listening hosts(HostRule rule) {
        return new Listening(address, insecure, tls, rule, backlog, sharePort);
    }

    /// The same with the port shared or not.
    ///
    /// @param isShared whether other processes may listen there too
    /// @return a changed copy
    public Listening sharePort(boolean isShared) {
        return new Listening(address, insecure, tls, hosts, backlog, isShared);
    }

    /// Refuses to speak plain text where others can reach it, unless that was asked for, and to
    /// open WebSockets there of which nobody has said who may open them.
    void requireSafe(Routes routes) {
        if (!isPrivate() && tls.isEmpty() && !insecure) {
            throw new IllegalArgumentException(
                    "address="
                            + address
                            + " can be reached by others: give the server a certificate, or allow"
                            + " plain text there (insecure)");
        }
        if (!isPrivate()) {
            routes.requireAuthentication();
        }
    }

    /// Whether only this machine can reach it.
    boolean isPrivate() {
        return address instanceof UnixDomainSocketAddress
                || (address instanceof InetSocketAddress internet
                        && internet.getAddress().isLoopbackAddress());
    }

    private HostRule hostsWith(SocketAddress other) {
        if (!(other instanceof InetSocketAddress internet)) {
            return hosts;
        }
        if (internet.isUnresolved()) {
            throw new IllegalArgumentException("unknown host: address=" + internet);
        }
        InetAddress host = internet.getAddress();
        return host.isAnyLocalAddress() ? hosts : hosts.allowing(literal(host));
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
    }
}
