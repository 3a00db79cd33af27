package dev.corinth.load;

import dev.corinth.client.ClientConfig;
import dev.corinth.http.WebSocketUri;

import java.time.Duration;
import java.util.OptionalLong;

/// What a load generator does. Immutable.
///
/// @param uri where to: `ws://`, `wss://` or `ws+unix:`
/// @param work what connections do. Default [Work#ECHO]
/// @param connections how many there are at once: 1 to 1,000,000. Default 64
/// @param traffic which messages, and how fast
/// @param span for how long
/// @param lanes on how many threads, and with what
/// @param client how connections are opened: compression, header fields, trust, timeouts. Its
///     loops are not used
/// @param pid the process of the server, whose CPU time and memory are read. Default unknown
public record LoadPlan(
        String uri,
        Work work,
        int connections,
        Traffic traffic,
        Span span,
        Lanes lanes,
        ClientConfig client,
        OptionalLong pid) {
    private static final int MOST_CONNECTIONS = 1_000_000;

    /// So many times of sending are kept at most.
    private static final long MOST_UNDER_WAY = 1 << 24;

    /// Checks what can be checked without a connection.
    public LoadPlan {
        WebSocketUri.parse(uri);
        Traffic.require("connections", connections, 1, MOST_CONNECTIONS);
        long underWay = (long) connections * traffic.depth();
        if (work == Work.ECHO && underWay > MOST_UNDER_WAY) {
            throw new IllegalArgumentException(
                    "connections×depth=" + underWay + ", at most " + MOST_UNDER_WAY);
        }
        if (work == Work.FAN && traffic.publishers() > connections) {
            throw new IllegalArgumentException(
                    "publishers=" + traffic.publishers() + ", at most connections=" + connections);
        }
        requireReaders(work, connections, traffic);
        if (lanes.count() > connections) {
            throw new IllegalArgumentException(
                    "loops=" + lanes.count() + ", at most connections=" + connections);
        }
    }

    private static void requireReaders(Work work, int connections, Traffic traffic) {
        if (traffic.stalled() == 0) {
            return;
        }
        if (work != Work.FAN) {
            throw new IllegalArgumentException(
                    "stalled=" + traffic.stalled() + ", only where others are measured: FAN");
        }
        if (traffic.stalled() > connections - traffic.publishers()) {
            throw new IllegalArgumentException(
                    "stalled="
                            + traffic.stalled()
                            + ", at most connections-publishers="
                            + (connections - traffic.publishers()));
        }
    }

    /// The defaults for a server.
    ///
    /// @param uri where to
    /// @return a plan
    public static LoadPlan of(String uri) {
        return new LoadPlan(
                uri,
                Work.ECHO,
                64,
                Traffic.STANDARD,
                Span.STANDARD,
                Lanes.STANDARD,
                ClientConfig.STANDARD,
                OptionalLong.empty());
    }

    /// The same with other work.
    ///
    /// @param other what connections do
    /// @param count how many connections there are
    /// @return a changed copy
    public LoadPlan work(Work other, int count) {
        return new LoadPlan(uri, other, count, traffic, span, lanes, client, pid);
    }

    /// The same with other messages.
    ///
    /// @param other which, and how fast
    /// @return a changed copy
    public LoadPlan traffic(Traffic other) {
        return new LoadPlan(uri, work, connections, other, span, lanes, client, pid);
    }

    /// The same for another time.
    ///
    /// @param warmUp before measuring
    /// @param measured that counts
    /// @return a changed copy
    public LoadPlan span(Duration warmUp, Duration measured) {
        Span other = new Span(warmUp, measured, span.drain());
        return new LoadPlan(uri, work, connections, traffic, other, lanes, client, pid);
    }

    /// The same on other threads.
    ///
    /// @param other how many
    /// @return a changed copy
    public LoadPlan lanes(Lanes other) {
        return new LoadPlan(uri, work, connections, traffic, span, other, client, pid);
    }

    /// The same with connections opened otherwise.
    ///
    /// @param other how
    /// @return a changed copy
    public LoadPlan client(ClientConfig other) {
        return new LoadPlan(uri, work, connections, traffic, span, lanes, other, pid);
    }

    /// The same with a look at a process.
    ///
    /// @param process of the server
    /// @return a changed copy
    public LoadPlan pid(long process) {
        OptionalLong other = OptionalLong.of(process);
        return new LoadPlan(uri, work, connections, traffic, span, lanes, client, other);
    }
}
