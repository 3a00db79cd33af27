package dev.corinth.cli;

import dev.corinth.server.Endpoint;
import dev.corinth.server.IpVersions;
import dev.corinth.server.Listening;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/// Where `corinth serve` listens, as options of its command line. Used by the main thread.
final class Place {
    private static final int MOST_PORT = 65_535;

    static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--host",
            defaultValue = "${env:CORINTH_HOST:-127.0.0.1}",
            split = ",",
            paramLabel = "<address>",
            description = {"Where to listen: one address or several, parted by commas.", DEFAULT})
    private List<String> hosts = List.of();

    @Option(
            names = "--port",
            defaultValue = "${env:CORINTH_PORT:-9001}",
            paramLabel = "<port>",
            description = {"The port; 0 lets the system choose.", DEFAULT})
    private int port;

    @Option(
            names = "--unix",
            defaultValue = "${env:CORINTH_UNIX}",
            paramLabel = "<file>",
            description = {
                "Listen at this socket file, which only this user may open, in place of a port."
            })
    private @Nullable Path unix;

    @Option(
            names = "--share-port",
            defaultValue = "${env:CORINTH_SHARE_PORT:-false}",
            arity = "0",
            description = "Let other processes that share it too listen on the same port.")
    private boolean sharePort;

    @Option(
            names = "--insecure",
            defaultValue = "${env:CORINTH_INSECURE:-false}",
            arity = "0",
            description = "Allow plain text on an address that others can reach.")
    private boolean insecure;

    /// A server there, with everything else as usual.
    ///
    /// @throws IllegalArgumentException if there is no such port or address
    ServerConfig config() {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("--port=" + port + ": 0 to " + MOST_PORT);
        }
        UnaryOperator<Listening> there = there();
        return ServerConfig.STANDARD.listening(
                part -> there.apply(part).insecure(insecure).sharePort(sharePort));
    }

    private UnaryOperator<Listening> there() {
        Path file = unix;
        if (file != null && !file.toString().isEmpty()) {
            return part -> part.address(UnixDomainSocketAddress.of(file));
        }
        List<InetSocketAddress> all = hosts.stream().map(this::address).toList();
        return part -> part.endpoint(new Endpoint.Addresses(all, IpVersions.BOTH));
    }

    private InetSocketAddress address(String host) {
        var address = new InetSocketAddress(host.strip(), port);
        if (host.isBlank() || address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "--host=" + host + ": no address of this machine, such as 127.0.0.1 or ::1");
        }
        return address;
    }

    /// Where the server can be reached, a URI as the last word.
    ///
    /// @param scheme of the URI
    /// @param server started
    String shown(String scheme, Server server) {
        Path file = unix;
        if (file != null && !file.toString().isEmpty()) {
            return scheme + " at unix:" + file;
        }
        String host = hosts.getFirst().strip();
        return scheme
                + "://"
                + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + ":"
                + server.port()
                + "/";
    }
}
