package dev.corinth.cli;

import dev.corinth.client.Client;
import dev.corinth.client.ClientException;
import dev.corinth.engine.SendResult;
import dev.corinth.websocket.FragmentedMessage;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.wire.Opcode;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// One recorded connection, opened again: says what its client said. Used by one thread.
///
/// Pings of the server are answered by the connection itself, so recorded pongs are not sent again.
final class ReplayedPeer {
    /// A byte that the recording may have in place of a secret's.
    private static final byte STAR = '*';

    private static final long PIECE_RETRY_NS = 1_000_000;
    private static final Duration FOREVER = Duration.ofDays(1);

    private final Client client;
    private final Duration patience;
    private final BrokenMessages broken;
    private @Nullable FragmentedMessage fragments;

    /// Whether the fragments that come belong to a message that is not said.
    private boolean isLeavingOut;

    // What the server is expected to say, while it is put together.
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private long expectedLength;
    private boolean isExpectedWhole = true;
    private boolean isExpectedText;

    /// @param client open
    /// @param patience how long an answer may take
    /// @param broken what cannot be said as a whole, and so is not said at all
    ReplayedPeer(Client client, Duration patience, BrokenMessages broken) {
        this.client = client;
        this.patience = patience;
        this.broken = broken;
    }

    /// Takes what comes and forgets it: nobody compares it, and it must not pile up.
    void ignoreAnswers() {
        Thread _ =
                Thread.ofVirtual()
                        .name("corinth-replay-reader")
                        .start(
                                () -> {
                                    try {
                                        while (true) {
                                            Optional<Message> _ = client.receive(FOREVER);
                                        }
                                    } catch (ClientException e) {
                                        // Closed: nothing more comes.
                                    }
                                });
    }

    /// Says what the client said.
    ///
    /// @return why it cannot be said, or empty if it was, or goes without saying
    /// @throws ClientException if the connection is closed
    Optional<String> say(RecordedFrame frame) {
        if (frame.opcode() == Opcode.PONG) {
            return Optional.empty();
        }
        if (frame.isData() && frame.opcode() != Opcode.CONTINUATION) {
            isLeavingOut = broken.beginsWith(frame);
        }
        Optional<String> obstacle = obstacle(frame);
        return obstacle.isPresent() ? obstacle : sayWhole(frame);
    }

    private Optional<String> obstacle(RecordedFrame frame) {
        if (frame.isCompressed() && !frame.isWhole()) {
            return Optional.of("a compressed frame is not said again: record without compression");
        }
        if (!frame.isWhole()) {
            String recorded = frame.payload().length + " of " + frame.length();
            return Optional.of("only " + recorded + " bytes were recorded");
        }
        return frame.isData() && isLeavingOut
                ? Optional.of("a fragment of its message was not recorded whole")
                : Optional.empty();
    }

    private Optional<String> sayWhole(RecordedFrame frame) {
        return switch (frame.opcode()) {
            case Opcode.TEXT, Opcode.BINARY -> sayMessage(frame);
            case Opcode.CONTINUATION -> sayMore(frame);
            case Opcode.PING -> {
                client.ping(frame.payload());
                yield Optional.empty();
            }
            case Opcode.CLOSE -> {
                close(frame.payload());
                yield Optional.empty();
            }
            default -> Optional.of("opcode " + frame.opcode() + " is not sent by anybody");
        };
    }

    /// Waits for what the server said, and compares it.
    ///
    /// @return in what it is different, or empty if it is the same
    Optional<String> hear(RecordedFrame frame) {
        if (frame.opcode() == Opcode.CLOSE) {
            return hearClose(frame);
        }
        if (!frame.isData()) {
            return Optional.empty();
        }
        if (frame.opcode() != Opcode.CONTINUATION) {
            expected.reset();
            expectedLength = 0;
            isExpectedWhole = true;
            isExpectedText = frame.opcode() == Opcode.TEXT;
        }
        expectedLength += frame.length();
        if (isExpectedWhole) {
            expected.writeBytes(frame.payload());
        }
        isExpectedWhole &= frame.isWhole();
        return frame.isFinal() ? hearMessage(frame.isCompressed()) : Optional.empty();
    }

    /// Whether a frame ends something that [#hear] compares.
    static boolean isAnswer(RecordedFrame frame) {
        return frame.opcode() == Opcode.CLOSE || (frame.isData() && frame.isFinal());
    }

    /// Begins to close, if nobody has.
    void leave() {
        client.webSocket().close();
    }

    /// Waits until it is closed.
    void await() {
        client.close();
    }

    private Optional<String> sayMessage(RecordedFrame frame) {
        boolean isText = frame.opcode() == Opcode.TEXT;
        if (!frame.isFinal()) {
            FragmentedMessage message =
                    client.webSocket()
                            .startFragments(isText ? MessageKind.TEXT : MessageKind.BINARY);
            fragments = message;
            return piece(message, frame);
        }
        if (isText) {
            client.send(new String(frame.payload(), StandardCharsets.UTF_8));
        } else {
            client.send(frame.payload());
        }
        return Optional.empty();
    }

    private Optional<String> sayMore(RecordedFrame frame) {
        FragmentedMessage message = fragments;
        if (message == null) {
            return Optional.of("the beginning of its message was not recorded");
        }
        if (frame.isFinal()) {
            fragments = null;
        }
        return piece(message, frame);
    }

    /// Sends a fragment, waiting for room as other messages do.
    private Optional<String> piece(FragmentedMessage message, RecordedFrame frame) {
        long deadlineNs = System.nanoTime() + patience.toNanos();
        SendResult result = attempt(message, frame);
        while (result == SendResult.DROPPED && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(this, PIECE_RETRY_NS);
            result = attempt(message, frame);
        }
        return result.isTaken()
                ? Optional.empty()
                : Optional.of("a fragment could not be sent: " + result);
    }

    private static SendResult attempt(FragmentedMessage message, RecordedFrame frame) {
        return frame.isFinal() ? message.finish(frame.payload()) : message.send(frame.payload());
    }

    private void close(byte[] payload) {
        int code = code(payload);
        try {
            String reason =
                    new String(
                            payload,
                            Math.min(2, payload.length),
                            Math.max(0, payload.length - 2),
                            StandardCharsets.UTF_8);
            client.webSocket().close(code, reason);
        } catch (IllegalArgumentException e) {
            // None, or one that must not be sent (RFC 6455 §7.4.1).
            client.webSocket().close();
        }
    }

    private Optional<String> hearMessage(boolean isCompressed) {
        Optional<Message> came;
        try {
            came = client.receive(patience);
        } catch (ClientException e) {
            return Optional.of("no answer: " + e.getMessage());
        }
        return came.isEmpty()
                ? Optional.of("no answer within " + patience.toMillis() + " ms")
                : difference(came.get(), isCompressed);
    }

    private Optional<String> difference(Message answer, boolean isCompressed) {
        if (answer.isText() != isExpectedText) {
            return Optional.of(
                    (isExpectedText ? "text" : "binary") + " was recorded, not " + answer);
        }
        // What a compressed frame held is not known.
        return isCompressed ? Optional.empty() : difference(answer);
    }

    private Optional<String> difference(Message answer) {
        if (answer.length() != expectedLength) {
            return Optional.of(expectedLength + " bytes were recorded, not " + answer.length());
        }
        int at = mismatch(expected.toByteArray(), answer.bytes());
        return at < 0
                ? Optional.empty()
                : Optional.of("byte " + at + " of the answer is another one");
    }

    private Optional<String> hearClose(RecordedFrame frame) {
        try {
            Optional<Message> more = client.receive(patience);
            return Optional.of(
                    more.map(it -> "a close was recorded, not " + it).orElse("no close came"));
        } catch (ClientException e) {
            int code = client.closure().map(it -> it.code()).orElse(0);
            int recorded = code(frame.payload());
            return code == recorded
                    ? Optional.empty()
                    : Optional.of("closed with " + recorded + " then, with " + code + " now");
        }
    }

    /// RFC 6455 §7.1.5: 1005 where no code stands.
    private static int code(byte[] payload) {
        return payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    }

    /// Where the first other byte is, or −1; stars stand for any.
    private static int mismatch(byte[] recorded, byte[] came) {
        int end = Math.min(recorded.length, came.length);
        if (Arrays.equals(recorded, 0, end, came, 0, end)) {
            return -1;
        }
        for (int i = 0; i < end; i++) {
            if (recorded[i] != came[i] && recorded[i] != STAR) {
                return i;
            }
        }
        return -1;
    }
}
