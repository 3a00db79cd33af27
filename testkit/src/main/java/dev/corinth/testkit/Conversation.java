package dev.corinth.testkit;

import dev.corinth.engine.SendResult;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.WebSocket;

import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/// One connection to what is under test, as its client sees it: what is said, and what is expected
/// to be heard. Safe for any thread, one at a time; in memory it belongs to the thread of its test.
///
/// Messages and the end are expected in the order in which they come, none left out. Pings and
/// pongs are not in that order: those that a server sends to see who is there may come at any time,
/// are answered, and are asked for apart.
///
/// Whatever waits does so for the patience of the [TestSettings]. A conversation need not be
/// closed: its test does that.
public final class Conversation {
    private final WebSocketTest test;
    private final WebSocket socket;
    private final Heard heard;

    Conversation(WebSocketTest test, WebSocket socket, Heard heard) {
        this.test = test;
        this.socket = socket;
        this.heard = heard;
    }

    /// Sends a text message. Waits while the queue to the server is full.
    ///
    /// @param text half surrogate pairs are sent as question marks
    /// @return this
    /// @throws AssertionError if the connection is closed, or the queue stays full
    public Conversation send(String text) {
        return say(Event.quoted(text), () -> socket.send(text));
    }

    /// Sends a binary message. Waits while the queue to the server is full.
    ///
    /// @param bytes copied
    /// @return this
    /// @throws AssertionError if the connection is closed, or the queue stays full
    public Conversation send(byte[] bytes) {
        return say(Event.hex(bytes), () -> socket.send(bytes));
    }

    /// Sends a ping.
    ///
    /// @param payload at most 125 bytes
    /// @return this
    /// @throws AssertionError if the connection is closed
    public Conversation ping(byte[] payload) {
        return say("a ping, " + Event.hex(payload), () -> socket.ping(payload));
    }

    /// Sends a pong that nobody asked for; pings are answered without this.
    ///
    /// @param payload at most 125 bytes
    /// @return this
    /// @throws AssertionError if the connection is closed
    public Conversation pong(byte[] payload) {
        return say("a pong, " + Event.hex(payload), () -> socket.pong(payload));
    }

    /// Expects a text message.
    ///
    /// @param text all of it
    /// @return this
    /// @throws AssertionError if something else comes, or nothing
    public Conversation expectText(String text) {
        String expected = new Event.Text(text).words();
        Event event = next(expected);
        if (event instanceof Event.Text(String came) && came.equals(text)) {
            return this;
        }
        throw failure(expected, event.words() + " came");
    }

    /// Expects a text message, whatever it says.
    ///
    /// @return the text
    /// @throws AssertionError if something else comes, or nothing
    public String expectText() {
        String expected = "a text";
        Event event = next(expected);
        if (event instanceof Event.Text(String text)) {
            return text;
        }
        throw failure(expected, event.words() + " came");
    }

    /// Expects a binary message.
    ///
    /// @param bytes all of it
    /// @return this
    /// @throws AssertionError if something else comes, or nothing
    public Conversation expectBinary(byte[] bytes) {
        String expected = new Event.Binary(bytes).words();
        Event event = next(expected);
        if (event instanceof Event.Binary(byte[] came) && Arrays.equals(came, bytes)) {
            return this;
        }
        String where = event instanceof Event.Binary(byte[] came) ? difference(came, bytes) : "";
        throw failure(expected, event.words() + " came" + where);
    }

    /// Expects a binary message, whatever is in it.
    ///
    /// @return the bytes
    /// @throws AssertionError if something else comes, or nothing
    public byte[] expectBinary() {
        String expected = "bytes";
        Event event = next(expected);
        if (event instanceof Event.Binary(byte[] bytes)) {
            return bytes.clone();
        }
        throw failure(expected, event.words() + " came");
    }

    /// Expects that neither a message nor the end comes, for the time of quiet of the settings.
    /// Pings and pongs may.
    ///
    /// @return this
    /// @throws AssertionError if something comes
    public Conversation expectNothing() {
        if (!test.world().await(test.settings().quiet(), this::hasEvent)) {
            return this;
        }
        String expected = "nothing for " + test.settings().quiet();
        throw failure(expected, next(expected).words() + " came");
    }

    /// Expects a ping, not yet expected before. It has been answered already.
    ///
    /// @return its payload
    /// @throws AssertionError if none comes
    public byte[] expectPing() {
        return next(heard.pings(), "a ping");
    }

    /// Expects a pong, not yet expected before.
    ///
    /// @param payload all of it
    /// @return this
    /// @throws AssertionError if none comes, or with another payload
    public Conversation expectPong(byte[] payload) {
        String expected = "a pong, " + Event.hex(payload);
        byte[] came = next(heard.pongs(), expected);
        if (!Arrays.equals(came, payload)) {
            throw failure(expected, "a pong, " + Event.hex(came) + ", came");
        }
        return this;
    }

    /// Expects the end of the connection, whoever began it.
    ///
    /// @param code of the close frame that came first, the server's or ours; 1005 if it had none;
    ///     1006 if the connection was lost without one
    /// @return this
    /// @throws AssertionError if a message comes before, the code is another, or there is no end
    public Conversation expectClose(int code) {
        return expectEnd(Event.end(code, ""), code, Optional.empty());
    }

    /// Expects the end of the connection, whoever began it.
    ///
    /// @param code as above
    /// @param reason all that the close frame said besides
    /// @return this
    /// @throws AssertionError if a message comes before, code or reason is another, or there is no
    ///     end
    public Conversation expectClose(int code, String reason) {
        return expectEnd(Event.end(code, reason), code, Optional.of(reason));
    }

    /// Says goodbye with 1000 and expects that it is answered. A message that has come and was not
    /// expected fails this; what comes behind the goodbye is not heard any more.
    ///
    /// @return this
    /// @throws AssertionError if a message came before, or no answer comes
    public Conversation close() {
        return close(1000, "").expectClose(1000);
    }

    /// Says goodbye and goes on: what has come before, and the end, may be expected. Messages that
    /// come behind the goodbye are not heard any more.
    ///
    /// @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
    /// @param reason at most 123 bytes of UTF-8
    /// @return this
    public Conversation close(int code, String reason) {
        heard.note("sent a goodbye, " + Event.end(code, reason));
        socket.close(code, reason);
        return this;
    }

    /// The client's end itself, for what is not said here: to pause, to cut, to send in fragments.
    ///
    /// @return the WebSocket
    public WebSocket webSocket() {
        return socket;
    }

    private Conversation say(String what, Supplier<SendResult> attempt) {
        heard.note("sent " + what);
        var result = new SendResult[1];
        boolean isDecided =
                test.world()
                        .await(
                                test.settings().patience(),
                                () -> {
                                    result[0] = attempt.get();
                                    return result[0] != SendResult.DROPPED;
                                });
        if (!isDecided) {
            throw failure("to send " + what, "the server reads too slowly");
        }
        if (result[0] == SendResult.CLOSED) {
            String how = heard.end().map(Event::words).orElse("it is closed");
            throw failure("to send " + what, "the connection is gone: " + how);
        }
        return this;
    }

    private Conversation expectEnd(String expected, int code, Optional<String> reason) {
        Event event = next(expected);
        if (event instanceof Event.End(Closure came)
                && came.code() == code
                && reason.orElse(came.reason()).equals(came.reason())) {
            return this;
        }
        throw failure(expected, event.words() + " came");
    }

    private boolean hasEvent() {
        return !heard.events().isEmpty();
    }

    private Event next(String expected) {
        return next(heard.events(), expected);
    }

    private <T> T next(Queue<T> heardHere, String expected) {
        boolean came = test.world().await(test.settings().patience(), () -> !heardHere.isEmpty());
        T first = came ? heardHere.poll() : null;
        if (first == null) {
            throw failure(expected, "nothing came in " + test.settings().patience());
        }
        return first;
    }

    private AssertionError failure(String expected, String came) {
        return new AssertionError(
                "expected "
                        + expected
                        + ", but "
                        + came
                        + "\nso far:\n"
                        + heard.story()
                        + test.explanation(),
                test.thrown());
    }

    private static String difference(byte[] came, byte[] expected) {
        return "; they differ at " + Arrays.mismatch(came, expected);
    }
}
