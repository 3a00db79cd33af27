package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Writes down what a reconnecting client tells. Safe for any thread.
final class Journal implements ReconnectListener {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    final BlockingQueue<Loss> losses = new LinkedBlockingQueue<>();
    final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();

    private volatile @Nullable WebSocket latest;

    /// The connection that was opened last.
    WebSocket latest() {
        return Objects.requireNonNull(latest);
    }

    @Override
    public void onOpen(WebSocket socket) {
        latest = socket;
        lines.add("open");
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        lines.add(message.text());
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        lines.add("closed " + closure.code());
    }

    @Override
    public void onWaiting(Loss loss, Duration wait) {
        waits.add(wait);
        losses.add(loss);
        lines.add("waiting");
    }

    @Override
    public void onEnd(Loss loss) {
        losses.add(loss);
        lines.add("end");
    }

    /// The next lines must be these.
    void expect(String... expected) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            String line = lines.poll(10, TimeUnit.SECONDS);
            heard.add(line == null ? "nothing" : line);
            assertThat(heard).containsExactlyElementsOf(List.of(expected).subList(0, i + 1));
        }
    }

    /// Nothing more was told.
    void expectNoMore() {
        assertThat(lines).isEmpty();
    }
}
