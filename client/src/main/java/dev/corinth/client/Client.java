package dev.corinth.client;

import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.SendResult;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// A WebSocket client whose calls block. Safe for any thread; several may send and receive.
///
/// ```java
/// try (var socket = Client.connect("ws://localhost:9001/")) {
///     socket.send("Hello, world!");
///     var reply = socket.receive(Duration.ofSeconds(2));
/// }
/// ```
///
/// Pings are answered, and a dead peer is found out, whether or not a call is under way: the
/// connection belongs to a loop in the background. Closing from any thread wakes every blocked
/// call.
public final class Client implements AutoCloseable {
    private final ClientConfig config;
    private final Inbox inbox;
    private final WebSocket socket;

    private Client(ClientConfig config, Inbox inbox, WebSocket socket) {
        this.config = config;
        this.inbox = inbox;
        this.socket = socket;
    }

    /// Connects with the standard configuration.
    ///
    /// @param uri `ws://`, `wss://` or `ws+unix:`
    /// @return open
    /// @throws IllegalArgumentException if the URI is no such
    /// @throws ClientException if there is no connection; the text says why
    public static Client connect(String uri) {
        return connect(uri, ClientConfig.STANDARD);
    }

    /// Connects.
    ///
    /// @param uri `ws://`, `wss://` or `ws+unix:`
    /// @param config how, and how it behaves
    /// @return open
    /// @throws IllegalArgumentException if the URI is no such
    /// @throws ClientException if there is no connection; the text says why
    public static Client connect(String uri, ClientConfig config) {
        config.loops().ifPresent(ClientLoops::requireThreads);
        Inbox inbox = new Inbox(config.inboxBytes());
        WebSocketConfig behaviour = config.webSocket();
        // A full queue makes a send wait here: the connection is not to be closed for it.
        OutputLimits waiting = behaviour.output().policy(OverflowPolicy.DROP_NEWEST);
        ClientConfig mine = config.webSocket(behaviour.output(waiting));
        return new Client(config, inbox, connect(mine, uri, inbox));
    }

    /// Connects for a listener instead of blocking calls: it is called on the loop, as on a server,
    /// so an answer leaves before the bytes behind the message are looked at.
    ///
    /// @param uri `ws://`, `wss://` or `ws+unix:`
    /// @param config how, and how it behaves; the inbox and the write timeout have no meaning here
    /// @param listener what is done with messages; must not block
    /// @return the connection; the listener may have been called already
    /// @throws IllegalArgumentException if the URI is no such
    /// @throws ClientException if there is no connection; the text says why
    public static WebSocket open(String uri, ClientConfig config, WebSocketListener listener) {
        return connect(config, uri, listener);
    }

    /// Sends a text message. Waits while the queue to the peer is full.
    ///
    /// @param text half surrogate pairs are sent as question marks
    /// @throws ClientException if the connection is closed, or the queue stayed full for the write
    ///     timeout; the message is not sent then
    public void send(String text) {
        send(() -> socket.send(text));
    }

    /// Sends a binary message. Waits while the queue to the peer is full.
    ///
    /// @param bytes copied
    /// @throws ClientException as for text
    public void send(byte[] bytes) {
        send(() -> socket.send(bytes));
    }

    /// Sends a ping.
    ///
    /// @param payload at most 125 bytes
    /// @throws ClientException as for text
    public void ping(byte[] payload) {
        send(() -> socket.ping(payload));
    }

    /// Waits for a message.
    ///
    /// @param timeout how long; zero does not wait
    /// @return the message, valid for ever, or empty if none came; the connection goes on
    /// @throws ClientException if the connection is closed and all messages were received
    public Optional<Message> receive(Duration timeout) {
        return inbox.take(timeout.toNanos());
    }

    /// Waits for a message as long as it takes.
    ///
    /// @return the message, valid for ever
    /// @throws ClientException if the connection is closed and all messages were received
    public Message receive() {
        Optional<Message> message = Optional.empty();
        while (message.isEmpty()) {
            message = inbox.take(Duration.ofDays(1).toNanos());
        }
        return message.get();
    }

    /// Closes with 1000 and waits until it is closed, at most for the close timeout. Closing twice
    /// does nothing.
    @Override
    public void close() {
        socket.close();
        awaitClosed();
    }

    /// Closes with a code and waits until it is closed, at most for the close timeout.
    ///
    /// @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
    /// @param reason at most 123 bytes of UTF-8
    /// @return how it ended
    public Closure close(int code, String reason) {
        socket.close(code, reason);
        return awaitClosed();
    }

    /// Whether messages can be sent; a moment later it may be otherwise.
    ///
    /// @return false once a close was sent or received
    public boolean isOpen() {
        return socket.isOpen();
    }

    /// How it ended.
    ///
    /// @return empty while it has not
    public Optional<Closure> closure() {
        return inbox.closure();
    }

    /// The connection itself, for everything that does not block.
    ///
    /// @return the WebSocket
    public WebSocket webSocket() {
        return socket;
    }

    private static WebSocket connect(ClientConfig config, String uri, WebSocketListener listener) {
        // Resolving the name counts too.
        long deadlineNs = System.nanoTime() + config.connectTimeout().toNanos();
        return Dialer.to(uri, config).openNow(listener, deadlineNs);
    }

    private void send(Supplier<SendResult> attempt) {
        long deadline = System.nanoTime() + config.writeTimeout().toNanos();
        SendResult result = attempt.get();
        while (result == SendResult.DROPPED) {
            if (!inbox.awaitWritable(deadline)) {
                throw new ClientException(
                        "the peer reads too slowly: nothing could be sent for "
                                + config.writeTimeout());
            }
            result = attempt.get();
        }
        if (result == SendResult.CLOSED) {
            throw inbox.closedException();
        }
    }

    private Closure awaitClosed() {
        Duration most = config.webSocket().closeTimeout().plusSeconds(1);
        Optional<Closure> closure = inbox.awaitClosure(most.toNanos());
        if (closure.isEmpty()) {
            socket.abort();
            closure = inbox.awaitClosure(most.toNanos());
        }
        return closure.orElseThrow(() -> new ClientException("the loop of the client has ended"));
    }
}
