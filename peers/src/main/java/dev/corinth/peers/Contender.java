package dev.corinth.peers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;

/// A server that takes part: how it is called, set up and started. Immutable.
///
/// None compresses. Each takes messages up to 16 MiB, checks the UTF-8 of text, sends at once
/// (TCP_NODELAY) and has one I/O thread where its makers allow that to be said.
enum Contender {
    CORINTH_URING(
            "Corinth io_uring",
            "corinth",
            "`corinth serve --loops 1 --poller uring --max-message 16m`"),
    CORINTH_EPOLL(
            "Corinth epoll",
            "corinth",
            "`corinth serve --loops 1 --poller epoll --max-message 16m`"),
    NETTY_EPOLL(
            "Netty epoll",
            "netty",
            "one event loop; its WebSocket codec, UTF-8 validator and aggregator; pooled buffers;"
                    + " an echo passes the received buffer on; one flush a read"),
    NETTY_URING("Netty io_uring", "netty", "the same on io_uring"),
    UNDERTOW(
            "Undertow",
            "undertow",
            "one I/O thread, on which listeners run; an echo sends the pooled buffers back"),
    JETTY(
            "Jetty",
            "jetty",
            "one selector that accepts too, a pool of eight threads; buffers of 64 KiB"),
    VERTX("Vert.x", "vertx", "one event loop on epoll"),
    JAVA_WEBSOCKET(
            "Java-WebSocket",
            "java-websocket",
            "its selector thread and one worker; no pings of its own"),
    HELIDON(
            "Helidon",
            "helidon",
            "a virtual thread for each connection; on one core that is one carrier"),
    TYRUS("Tyrus", "tyrus", "on Grizzly, one selector and one worker; broadcasts by its own call");

    private static final Properties VERSIONS = versions();

    private final String title;
    private final String library;
    private final String setUp;

    Contender(String title, String library, String setUp) {
        this.title = title;
        this.library = library;
        this.setUp = setUp;
    }

    /// By the name on the command line.
    static Contender of(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no server '"
                                                + label
                                                + "'; there are "
                                                + Arrays.stream(values())
                                                        .map(Contender::label)
                                                        .collect(Collectors.joining(", "))));
    }

    /// The name on the command line, such as `netty-epoll`.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// How people call it.
    String title() {
        return title;
    }

    /// Which version of it is measured.
    String version() {
        return VERSIONS.getProperty(library);
    }

    /// How it is set up, in half a sentence.
    String setUp() {
        return setUp;
    }

    /// Whether it is ours.
    boolean isCorinth() {
        return library.equals("corinth");
    }

    /// Starts it in this process, if it is a peer.
    ///
    /// @param port 0 for any
    Peer start(int port) throws Exception {
        return switch (this) {
            case NETTY_EPOLL -> NettyPeer.epoll(port);
            case NETTY_URING -> NettyPeer.uring(port);
            case UNDERTOW -> UndertowPeer.start(port);
            case JETTY -> JettyPeer.start(port);
            case VERTX -> VertxPeer.start(port);
            case JAVA_WEBSOCKET -> JavaWebSocketPeer.start(port);
            case HELIDON -> HelidonPeer.start(port);
            case TYRUS -> TyrusPeer.start(port);
            case CORINTH_URING, CORINTH_EPOLL ->
                    throw new IllegalArgumentException(title + " is started by its own program");
        };
    }

    /// The main class and arguments of a process that serves.
    List<String> command(int port) {
        String number = Integer.toString(port);
        if (!isCorinth()) {
            return List.of(PeerMain.class.getName(), label(), number);
        }
        String poller = this == CORINTH_URING ? "uring" : "epoll";
        String limit = (Peer.MAX_MESSAGE >> 20) + "m";
        return List.of(
                "dev.corinth.cli.Main",
                "serve",
                "--port",
                number,
                "--loops",
                "1",
                "--poller",
                poller,
                "--max-message",
                limit);
    }

    private static Properties versions() {
        Properties found = new Properties();
        try (InputStream in = Contender.class.getResourceAsStream("versions.properties")) {
            if (in == null) {
                throw new IllegalStateException("versions.properties is missing in this build");
            }
            found.load(in);
            return found;
        } catch (IOException failure) {
            throw new IllegalStateException("cannot read versions.properties", failure);
        }
    }
}
