package dev.corinth.admin;

import dev.corinth.engine.Rate;
import dev.corinth.engine.SendResult;
import dev.corinth.json.Json;
import dev.corinth.server.FrameDump;
import dev.corinth.server.Redaction;
import dev.corinth.websocket.FrameTap;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketReference;
import dev.corinth.wire.SeenFrame;

import java.util.Arrays;

/// Shows the frames of one WebSocket of the watched server to one admin page, as many as a reader
/// can follow. Called on the loop of that WebSocket.
final class Tail implements FrameTap {
    private static final Rate FRAMES = Rate.perSecond(100).burst(200);
    private static final int MOST_PAYLOAD = 512;

    private final WebSocket page;
    private final WebSocketReference whose;
    private final Redaction redaction = Redaction.standard();
    private long fullNs = Long.MIN_VALUE;

    Tail(WebSocket page, WebSocketReference whose) {
        this.page = page;
        this.whose = whose;
    }

    void start() {
        boolean isAsked = whose.with(this::found, this::missing);
        if (!isAsked) {
            missing();
        }
    }

    void stop() {
        // Whoever is gone shows nothing.
        boolean _ = whose.with(socket -> socket.unwatch(this), () -> {});
    }

    @Override
    public void frame(WebSocket socket, boolean isSent, SeenFrame seen) {
        long nowNs = System.nanoTime();
        long next = FRAMES.spend(fullNs, 1, nowNs);
        if (FRAMES.debtNs(next, nowNs) > 0) {
            return;
        }
        fullNs = next;
        byte[] payload = redaction.apply(seen).payload();
        SeenFrame shown =
                seen.withPayload(
                        payload.length > MOST_PAYLOAD
                                ? Arrays.copyOf(payload, MOST_PAYLOAD)
                                : payload);
        long atMs = System.currentTimeMillis();
        String json = FrameDump.json(atMs, socket.id(), isSent, shown);
        send("{\"type\":\"frame\"," + json.substring(1));
    }

    private void found(WebSocket socket) {
        socket.watch(this);
        send(Json.object(json -> json.put("type", "tail").put("found", true)));
    }

    private void missing() {
        send(Json.object(json -> json.put("type", "tail").put("found", false)));
    }

    private void send(String json) {
        // A page that does not keep up misses some.
        SendResult _ = page.send(json);
    }
}
