package dev.corinth.cli;

import dev.corinth.client.ClientConfig;
import dev.corinth.wire.DeflateConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The options of `corinth bench` and `corinth replay` that say how connections are opened. Used by
/// the main thread.
final class ConnectOptions {
    private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--connect-timeout",
            defaultValue = "10s",
            converter = Time.Converter.class,
            paramLabel = "<time>",
            description = {"How long opening a connection may take.", DEFAULT})
    private Time connectTimeout = new Time(ClientConfig.STANDARD.connectTimeout());

    @Option(
            names = "--deflate",
            description = "Offer compression (permessage-deflate). Default: off.")
    private boolean deflate;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "<name: value>",
            description = "One more field of the request; may be given again.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--subprotocol",
            paramLabel = "<name>",
            description = "Offer this subprotocol; may be given again, best first.")
    private List<String> subprotocols = new ArrayList<>();

    @Option(
            names = "--trust",
            paramLabel = "<file>",
            description = "Trust these certificates (PEM) instead of the system's, for wss.")
    private @Nullable Path trust;

    ClientConfig client() {
        ClientConfig config = ClientConfig.STANDARD.connectTimeout(connectTimeout.duration());
        if (deflate) {
            config = config.webSocket(config.webSocket().deflate(DeflateConfig.on()));
        }
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "header=" + header + ", right would be --header 'Name: value'");
            }
            config = config.header(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        for (String subprotocol : subprotocols) {
            config = config.subprotocol(subprotocol);
        }
        return trust == null ? config : config.trust(PemTrust.of(trust));
    }
}
