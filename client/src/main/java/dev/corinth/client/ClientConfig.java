package dev.corinth.client;

import dev.corinth.engine.EngineConfig;
import dev.corinth.http.Headers;
import dev.corinth.websocket.WebSocketConfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/// How a client connects and behaves. Immutable. A time is more than 0 and at most a day.
///
/// @param webSocket how the WebSocket behaves: limits, compression, pings
/// @param subprotocols what is offered, best first. Default none
/// @param headers more fields of the request, none of the handshake's own. Default none
/// @param trust which authorities are trusted for `wss`, or empty for those of the system. The
///     name in the certificate is always checked. Default empty
/// @param connectTimeout how long all of it may take: name, TCP, TLS and HTTP. Default 10 s
/// @param writeTimeout how long a send may wait for room. Default 20 s
/// @param inboxBytes how many bytes of messages may wait to be received before the peer is slowed
///     down; one message always may. Default 4 MiB
/// @param loops on what it runs. Default one loop that all clients of the process share
public record ClientConfig(
        WebSocketConfig webSocket,
        List<String> subprotocols,
        Headers headers,
        Optional<SSLContext> trust,
        Duration connectTimeout,
        Duration writeTimeout,
        long inboxBytes,
        Optional<ClientLoops> loops) {
    private static final long MOST_INBOX_BYTES = 1L << 40;

    /// The defaults.
    public static final ClientConfig STANDARD =
            new ClientConfig(
                    WebSocketConfig.STANDARD,
                    List.of(),
                    Headers.NONE,
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    4 << 20,
                    Optional.empty());

    /// Checks and copies.
    public ClientConfig {
        subprotocols = List.copyOf(subprotocols);
        EngineConfig.requireTimeout("connectTimeout", connectTimeout);
        EngineConfig.requireTimeout("writeTimeout", writeTimeout);
        if (inboxBytes < 1 || inboxBytes > MOST_INBOX_BYTES) {
            throw new IllegalArgumentException(
                    "inboxBytes=" + inboxBytes + ", 1 to 1 TiB; there is no unlimited");
        }
    }

    /// The same with another behaviour.
    ///
    /// @param other limits, compression, pings
    /// @return a changed copy
    public ClientConfig webSocket(WebSocketConfig other) {
        return new ClientConfig(
                other,
                subprotocols,
                headers,
                trust,
                connectTimeout,
                writeTimeout,
                inboxBytes,
                loops);
    }

    /// The same with one more subprotocol, after the others.
    ///
    /// @param name a token
    /// @return a changed copy
    public ClientConfig subprotocol(String name) {
        var more = new ArrayList<>(subprotocols);
        more.add(name);
        return new ClientConfig(
                webSocket, more, headers, trust, connectTimeout, writeTimeout, inboxBytes, loops);
    }

    /// The same with one more field of the request.
    ///
    /// @param name a token, none of the handshake's own
    /// @param value without line ends
    /// @return a changed copy
    public ClientConfig header(String name, String value) {
        Headers more = headers.plus(name, value);
        return new ClientConfig(
                webSocket,
                subprotocols,
                more,
                trust,
                connectTimeout,
                writeTimeout,
                inboxBytes,
                loops);
    }

    /// The same with other trusted authorities.
    ///
    /// @param context with the trust
    /// @return a changed copy
    public ClientConfig trust(SSLContext context) {
        return new ClientConfig(
                webSocket,
                subprotocols,
                headers,
                Optional.of(context),
                connectTimeout,
                writeTimeout,
                inboxBytes,
                loops);
    }

    /// The same with another time to connect.
    ///
    /// @param timeout for all of it
    /// @return a changed copy
    public ClientConfig connectTimeout(Duration timeout) {
        return new ClientConfig(
                webSocket, subprotocols, headers, trust, timeout, writeTimeout, inboxBytes, loops);
    }

    /// The same with another time to send.
    ///
    /// @param timeout how long a send may wait for room
    /// @return a changed copy
    public ClientConfig writeTimeout(Duration timeout) {
        return new ClientConfig(
                webSocket,
                subprotocols,
                headers,
                trust,
                connectTimeout,
                timeout,
                inboxBytes,
                loops);
    }

    /// The same with another room for messages.
    ///
    /// @param bytes how many may wait to be received
    /// @return a changed copy
    public ClientConfig inboxBytes(long bytes) {
        return new ClientConfig(
                webSocket,
                subprotocols,
                headers,
                trust,
                connectTimeout,
                writeTimeout,
                bytes,
                loops);
    }

    /// The same on loops of its own.
    ///
    /// @param own running
    /// @return a changed copy
    public ClientConfig loops(ClientLoops own) {
        return new ClientConfig(
                webSocket,
                subprotocols,
                headers,
                trust,
                connectTimeout,
                writeTimeout,
                inboxBytes,
                Optional.of(own));
    }
}
