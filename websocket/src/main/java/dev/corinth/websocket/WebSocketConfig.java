package dev.corinth.websocket;

import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.OutputLimits;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.MessageLimits;

import java.time.Duration;

/// How a WebSocket behaves, on a route or in a client. Immutable. Nothing but pings can be switched
/// off; a time is more than 0 and at most a day.
///
/// @param limits what one message of the peer may cost. Default 1 MiB a message
/// @param streams whether messages are delivered in pieces as they arrive. Default false
/// @param deflate whether messages are compressed. Default off
/// @param output how much may wait to be sent. Default 2 MiB, then disconnect
/// @param pingInterval a peer that was silent for so long is sent a ping. Default 25 s, shorter
///     than the idle limit of common proxies; zero: never
/// @param pongTimeout a peer that sends nothing for so long after a ping is gone. Default 20 s
/// @param closeTimeout how long the peer may take to answer a close frame. Default 5 s
/// @param messageTimeout how long one message may take from its first byte to its last. Default
///     60 s
/// @param controlRate how many pings, pongs and empty fragments a second are suffered. Default 100
/// @param controlBurst how many at once. Default 500
/// @param traffic how fast the peer may send messages. Default as fast as they are handled
public record WebSocketConfig(
        MessageLimits limits,
        boolean streams,
        DeflateConfig deflate,
        OutputLimits output,
        Duration pingInterval,
        Duration pongTimeout,
        Duration closeTimeout,
        Duration messageTimeout,
        int controlRate,
        int controlBurst,
        TrafficLimits traffic) {
    private static final int MOST_CONTROL_FRAMES = 1_000_000;

    /// The defaults.
    public static final WebSocketConfig STANDARD =
            new WebSocketConfig(
                    MessageLimits.defaults(),
                    false,
                    DeflateConfig.off(),
                    OutputLimits.STANDARD,
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    100,
                    500,
                    TrafficLimits.NONE);

    /// Checks the numbers.
    public WebSocketConfig {
        requirePause(pingInterval);
        EngineConfig.requireTimeout("pongTimeout", pongTimeout);
        EngineConfig.requireTimeout("closeTimeout", closeTimeout);
        EngineConfig.requireTimeout("messageTimeout", messageTimeout);
        requireRate("controlRate", controlRate);
        requireRate("controlBurst", controlBurst);
    }

    /// The same with another limit of a message, and room to send two such messages.
    ///
    /// @param bytes 1 to 1 GiB, after inflation
    /// @return a changed copy
    public WebSocketConfig maxMessage(long bytes) {
        return edit().limits(MessageLimits.ofMessage(bytes)).output(output.roomFor(bytes)).done();
    }

    /// The same with other limits of messages.
    ///
    /// @param other what one message may cost
    /// @return a changed copy
    public WebSocketConfig limits(MessageLimits other) {
        return edit().limits(other).done();
    }

    /// The same, with messages delivered in pieces.
    ///
    /// @param maxStream how many bytes one message may have, 1 to 1 TiB
    /// @return a changed copy
    public WebSocketConfig streaming(long maxStream) {
        return edit().limits(limits.withMaxStream(maxStream)).streams(true).done();
    }

    /// The same with other compression.
    ///
    /// @param other for instance [DeflateConfig#on]
    /// @return a changed copy
    public WebSocketConfig deflate(DeflateConfig other) {
        return edit().deflate(other).done();
    }

    /// The same with other limits of the output.
    ///
    /// @param other how much may wait to be sent
    /// @return a changed copy
    public WebSocketConfig output(OutputLimits other) {
        return edit().output(other).done();
    }

    /// The same with other pings.
    ///
    /// @param interval how long a peer may be silent before it is sent a ping; zero: for ever
    /// @param timeout how long it may then stay silent
    /// @return a changed copy
    public WebSocketConfig pings(Duration interval, Duration timeout) {
        return edit().pings(interval, timeout).done();
    }

    /// The same with another close timeout.
    ///
    /// @param timeout how long the peer may take to answer a close frame
    /// @return a changed copy
    public WebSocketConfig closeTimeout(Duration timeout) {
        return edit().closeTimeout(timeout).done();
    }

    /// The same with another time for one message.
    ///
    /// @param timeout from its first byte to its last
    /// @return a changed copy
    public WebSocketConfig messageTimeout(Duration timeout) {
        return edit().messageTimeout(timeout).done();
    }

    /// The same with another rate of control frames.
    ///
    /// @param aSecond how many a second are suffered
    /// @param burst how many at once
    /// @return a changed copy
    public WebSocketConfig controlRate(int aSecond, int burst) {
        return edit().controlRate(aSecond, burst).done();
    }

    /// The same with other rates of messages.
    ///
    /// @param other how fast the peer may send
    /// @return a changed copy
    public WebSocketConfig traffic(TrafficLimits other) {
        return edit().traffic(other).done();
    }

    private WebSocketConfigEdit edit() {
        return new WebSocketConfigEdit(this);
    }

    private static void requirePause(Duration interval) {
        if (interval.isNegative() || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("pingInterval=" + interval + ", 0 (never) to a day");
        }
    }

    private static void requireRate(String name, int value) {
        if (value < 1 || value > MOST_CONTROL_FRAMES) {
            throw new IllegalArgumentException(
                    name + "=" + value + ", 1 to " + MOST_CONTROL_FRAMES);
        }
    }
}
