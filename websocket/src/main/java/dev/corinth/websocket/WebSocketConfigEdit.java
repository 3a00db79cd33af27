package dev.corinth.websocket;

import dev.corinth.engine.OutputLimits;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.MessageLimits;

import java.time.Duration;

/// A [WebSocketConfig] on its way to a changed one. Used by one call of one thread.
final class WebSocketConfigEdit {
    private MessageLimits limits;
    private boolean streams;
    private DeflateConfig deflate;
    private OutputLimits output;
    private Duration pingInterval;
    private Duration pongTimeout;
    private Duration closeTimeout;
    private Duration messageTimeout;
    private int controlRate;
    private int controlBurst;
    private TrafficLimits traffic;

    WebSocketConfigEdit(WebSocketConfig from) {
        limits = from.limits();
        streams = from.streams();
        deflate = from.deflate();
        output = from.output();
        pingInterval = from.pingInterval();
        pongTimeout = from.pongTimeout();
        closeTimeout = from.closeTimeout();
        messageTimeout = from.messageTimeout();
        controlRate = from.controlRate();
        controlBurst = from.controlBurst();
        traffic = from.traffic();
    }

    WebSocketConfigEdit limits(MessageLimits value) {
        limits = value;
        return this;
    }

    WebSocketConfigEdit streams(boolean value) {
        streams = value;
        return this;
    }

    WebSocketConfigEdit deflate(DeflateConfig value) {
        deflate = value;
        return this;
    }

    WebSocketConfigEdit output(OutputLimits value) {
        output = value;
        return this;
    }

    WebSocketConfigEdit pings(Duration interval, Duration timeout) {
        pingInterval = interval;
        pongTimeout = timeout;
        return this;
    }

    WebSocketConfigEdit closeTimeout(Duration value) {
        closeTimeout = value;
        return this;
    }

    WebSocketConfigEdit messageTimeout(Duration value) {
        messageTimeout = value;
        return this;
    }

    WebSocketConfigEdit controlRate(int aSecond, int burst) {
        controlRate = aSecond;
        controlBurst = burst;
        return this;
    }

    WebSocketConfigEdit traffic(TrafficLimits value) {
        traffic = value;
        return this;
    }

    WebSocketConfig done() {
        return new WebSocketConfig(
                limits,
                streams,
                deflate,
                output,
                pingInterval,
                pongTimeout,
                closeTimeout,
                messageTimeout,
                controlRate,
                controlBurst,
                traffic);
    }
}
