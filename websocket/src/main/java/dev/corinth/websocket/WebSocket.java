package dev.corinth.websocket;

import dev.corinth.engine.SendResult;
import dev.corinth.wire.PreparedMessage;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One WebSocket connection, on a server or a client. Every method may be called by every thread
/// at any time, unless it says otherwise.
///
/// What one thread sends leaves in the order in which it sends it, and a close never overtakes it.
/// Sending never blocks: the answer says whether to go on, to wait for
/// [WebSocketListener#onWritable], or that the peer is too slow.
public sealed interface WebSocket permits AskedSession {
    /// A number that names this connection in this process; never 0, and not given to another
    /// connection for a long time after this one is gone.
    ///
    /// @return the id
    long id();

    /// Sends a text message.
    ///
    /// @param text half surrogate pairs are sent as question marks
    /// @return what became of it
    SendResult send(String text);

    /// Sends a binary message.
    ///
    /// @param bytes copied
    /// @return what became of it
    SendResult send(byte[] bytes);

    /// Sends a binary message.
    ///
    /// @param bytes from position to limit, neither of which changes; copied
    /// @return what became of it
    SendResult send(ByteBuffer bytes);

    /// Sends a message as it was received, of the same kind: an echo, or a forward to another
    /// connection.
    ///
    /// @param message valid now
    /// @return what became of it
    SendResult send(Message message);

    /// Sends a message that was framed before. On a client it is framed anew, since each frame of
    /// a client has a mask key of its own.
    ///
    /// @param message sent without a copy by a server
    /// @return what became of it
    SendResult send(PreparedMessage message);

    /// Sends a text message that replaces a waiting one with the same key, where the policy for
    /// slow consumers is to keep the latest.
    ///
    /// @param key not 0
    /// @param text what to send
    /// @return what became of it
    SendResult sendLatest(long key, String text);

    /// Writes a message piece by piece; it is sent when the writer is flushed.
    ///
    /// @param kind text or binary
    /// @return a writer for one thread at a time
    MessageWriter writer(MessageKind kind);

    /// Begins a message that is sent in fragments while it is being made. Until it is finished
    /// other messages wait behind it.
    ///
    /// @param kind text or binary
    /// @return what sends the fragments
    /// @throws IllegalStateException if such a message is open already
    FragmentedMessage startFragments(MessageKind kind);

    /// Sends a ping.
    ///
    /// @param payload at most 125 bytes
    /// @return what became of it
    /// @throws IllegalArgumentException if the payload is too long
    SendResult ping(byte[] payload);

    /// Sends a pong. Pings are answered without this unless a listener says otherwise.
    ///
    /// @param payload at most 125 bytes
    /// @return what became of it
    /// @throws IllegalArgumentException if the payload is too long
    SendResult pong(byte[] payload);

    /// Closes with 1000, or with the peer's own code if the peer has asked to close. Closing twice
    /// does nothing.
    void close();

    /// Closes. What was sent before is delivered before; the peer is given the close timeout to
    /// answer. Closing twice does nothing.
    ///
    /// @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455 §7.4)
    /// @param reason at most 123 bytes of UTF-8
    /// @throws IllegalArgumentException if code or reason cannot be sent; nothing is sent then
    void close(int code, String reason);

    /// Cuts the connection without a goodbye. What waits to be sent is lost.
    void abort();

    /// Whether messages can be sent; a moment later it may be otherwise.
    ///
    /// @return true from [WebSocketListener#onOpen] until a close is sent or received
    boolean isOpen();

    /// How many bytes wait to be sent; a moment later it may be otherwise.
    ///
    /// @return 0 or more
    long waitingBytes();

    /// The subprotocol that was agreed.
    ///
    /// @return empty if none was
    Optional<String> subprotocol();

    /// The address of the peer, as the system knows it.
    ///
    /// @return an internet or Unix domain address
    SocketAddress peerAddress();

    /// Has [WebSocketListener#onWritable] called as soon as no more than half of the high-water
    /// mark waits to be sent: in the next turn of the loop at the latest if that is so already.
    /// Asking again before that is asking once.
    void askWritable();

    /// Stops receiving messages, soon; at most those that are in the reader's hand still come.
    /// The peer is slowed down by the network. Meanwhile its silence is not held against it, so a
    /// peer that is gone is found out only after [#resume].
    void pause();

    /// Receives messages again.
    void resume();

    /// Keeps something of the application's with the connection, in place of what was kept before.
    ///
    /// @param value anything, or null to keep nothing
    /// @return what was kept before; empty if nothing was
    Optional<Object> attach(@Nullable Object value);

    /// What was kept by [#attach], if it is of a type.
    ///
    /// @param type the type asked for
    /// @param <T> the type asked for
    /// @return empty if nothing, or something else, is kept
    <T> Optional<T> attachment(Class<T> type);

    /// Runs something on the loop of this connection, in order with what this thread sends.
    ///
    /// @param task short and not blocking
    /// @return false if the loop has ended; the task is not run then
    boolean execute(Runnable task);

    /// Who is at the other end, as the handshake or [#login(Login)] said.
    ///
    /// @return empty where nobody has said so
    Optional<Login> login();

    /// Says who is at the other end from here on: by the application, when a message has proved
    /// it, or when a login is renewed. Soon after this the time of the login begins, and a deadline
    /// for logging in no longer holds.
    ///
    /// @param next in place of the login before
    void login(Login next);

    /// The extensions that were agreed, as the handshake's answer named them.
    ///
    /// @return such as `permessage-deflate`; empty text for none
    String extensions();

    /// Shows the frames of this WebSocket to a tap from the next one on, both ways, with the first
    /// 4,096 bytes of each payload. Frames that came in one read are shown before any answer to
    /// them. While nobody watches this costs nothing.
    ///
    /// @param tap called on the loop, beside taps that are there already
    void watch(FrameTap tap);

    /// Shows no more frames to a tap, soon.
    ///
    /// @param tap the same as there
    void unwatch(FrameTap tap);
}
