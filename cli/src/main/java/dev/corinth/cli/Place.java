package dev.corinth.cli;

import dev.corinth.server.ServerConfig;

import picocli.CommandLine.Option;

import java.net.InetSocketAddress;

/// Where `corinth serve` listens, as options of its command line. Used by the main thread.
final class Place {
    private static final int MOST_PORT = 65_535;

    static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--host",
            defaultValue = "${env:CORINTH_HOST:-127.0.0.1}",
            paramLabel = "<address>",
            description = {"Where to listen.", DEFAULT})
    private String host = "";

    @Option(
            names = "--port",
            defaultValue = "${env:CORINTH_PORT:-9001}",
            paramLabel = "<port>",
            description = {"The port; 0 lets the system choose.", DEFAULT})
    private int port;

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
    /// @throws IllegalArgumentException if there is no such port
    ServerConfig config() {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("port=" + port + ", 0 to " + MOST_PORT);
        }
        return ServerConfig.STANDARD
                .address(new InetSocketAddress(host, port))
                .listening(part -> part.insecure(insecure).sharePort(sharePort));
    }

    /// The host as it stands in a URI.
    String host() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
