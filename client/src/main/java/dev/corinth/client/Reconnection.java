package dev.corinth.client;

import dev.corinth.engine.Loop;
import dev.corinth.engine.ScheduledTask;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.WebSocket;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// Where a [ReconnectingClient] is between its connections. Owned by its loop.
///
/// ```
/// CONNECTING ─ opened ─► OPEN ─ closed ─► WAITING ─ the wait is over ─► CONNECTING …
///      └─────── failed ────────────────────┘
/// any of them ─ close, a final loss, too long without, the loops end ─► ENDED
/// ```
final class Reconnection {
    private static final SecureRandom RANDOM = new SecureRandom();

    /// When to try again what a connection refused though nothing of its own waits, for want of
    /// memory, so that nothing will tell that there is room.
    private static final Duration RETRY = Duration.ofMillis(100);

    private final ReconnectPlan plan;
    private final Loop loop;
    private final Outbox outbox;
    private final Backoff backoff;
    private final Runnable atEnd = this::leaveLoop;
    private final CompletableFuture<Loss> ended = new CompletableFuture<>();
    private final AtomicReference<ReconnectState> state =
            new AtomicReference<>(ReconnectState.CONNECTING);

    private @Nullable Attempt latest;
    private @Nullable ScheduledTask timer;
    private @Nullable ScheduledTask retry;
    private boolean isClosing;

    /// Since when it is open, or since when it is not.
    private long sinceNs;

    Reconnection(ReconnectPlan plan, Loop loop, Outbox outbox) {
        this.plan = plan;
        this.loop = loop;
        this.outbox = outbox;
        this.backoff = new Backoff(plan.how(), RANDOM);
    }

    /// For every thread.
    ReconnectState state() {
        return state.get();
    }

    /// For every thread.
    CompletableFuture<Loss> ended() {
        return ended;
    }

    void begin() {
        loop.atEnd(atEnd);
        sinceNs = loop.nowNs();
        connect();
    }

    boolean isLatest(Attempt attempt) {
        return attempt == latest;
    }

    /// Connects at once if it waits.
    void hurry() {
        if (state() == ReconnectState.WAITING) {
            stopTimer();
            backoff.reset();
            connect();
        }
    }

    /// Takes a message for which there is room.
    void take(Outbox.Letter letter) {
        if (state() == ReconnectState.ENDED) {
            outbox.release(letter);
            return;
        }
        outbox.add(letter);
        WebSocket socket = latest == null ? null : latest.socket();
        if (socket != null) {
            send(socket);
        }
    }

    void opened(WebSocket socket) {
        state.set(ReconnectState.OPEN);
        sinceNs = loop.nowNs();
        outbox.restart();
        plan.listener().onOpen(socket);
        send(socket);
    }

    void writable(WebSocket socket) {
        send(socket);
        plan.listener().onWritable(socket);
    }

    void closed(WebSocket socket, Closure closure) {
        if (loop.nowNs() - sinceNs >= plan.how().steadyAfter().toNanos()) {
            backoff.reset();
        }
        sinceNs = loop.nowNs();
        latest = null;
        Loss loss = Loss.of(backoff.attempts(), closure);
        try {
            plan.listener().onClose(socket, closure);
        } finally {
            lost(loss, Optional.empty());
        }
    }

    void failed(Attempt attempt, ClientException failure) {
        if (isLatest(attempt)) {
            latest = null;
            lost(Loss.of(backoff.attempts() + 1, failure), failure.retryAfter());
        }
    }

    void close(int code, String reason) {
        isClosing = true;
        Attempt attempt = latest;
        WebSocket socket = attempt == null ? null : attempt.socket();
        if (socket != null) {
            socket.close(code, reason);
        } else {
            leave(new Closure(code, reason, false, false));
        }
    }

    /// Ends at once, whatever the peer says.
    void abort() {
        isClosing = true;
        Attempt attempt = latest;
        WebSocket socket = attempt == null ? null : attempt.socket();
        if (socket != null) {
            socket.abort();
        } else {
            leave(new Closure(1006, "not closed in time", false, false));
        }
    }

    /// The loop is being stopped: what is lost now is not looked for again.
    void stopping() {
        isClosing = true;
    }

    /// Lets go of messages that the peer has.
    void acknowledge(WebSocket on, int count) {
        Attempt attempt = latest;
        if (attempt != null && attempt.socket() == on) {
            outbox.acknowledge(count);
        }
    }

    /// The loop takes nothing any more. For every thread.
    void loopEnded() {
        end(Loss.of(0, new Closure(1001, "the loops of the client have ended", false, false)));
    }

    private void leave(Closure closure) {
        stopTimer();
        Attempt attempt = latest;
        latest = null;
        if (attempt != null) {
            attempt.abandon();
        }
        finish(Loss.of(backoff.attempts(), closure));
    }

    private void connect() {
        timer = null;
        state.set(ReconnectState.CONNECTING);
        Attempt attempt = new Attempt(plan, this, loop);
        latest = attempt;
        attempt.begin();
    }

    private void send(WebSocket socket) {
        if (!outbox.sendOn(socket) && retry == null) {
            retry = loop.schedule(RETRY, this::sendAgain);
        }
    }

    private void sendAgain() {
        retry = null;
        WebSocket socket = latest == null ? null : latest.socket();
        if (socket != null) {
            send(socket);
        }
    }

    private void lost(Loss loss, Optional<Duration> retryAfter) {
        if (state() == ReconnectState.ENDED) {
            return;
        }
        boolean goesOn = false;
        try {
            goesOn = !isClosing && leftNs() > 0 && plan.how().rule().isWorthwhile(loss);
        } finally {
            if (goesOn) {
                pause(loss, retryAfter);
            } else {
                finish(loss);
            }
        }
    }

    private void pause(Loss loss, Optional<Duration> retryAfter) {
        Duration asked = backoff.next(retryAfter);
        Duration wait = Duration.ofNanos(Math.min(asked.toNanos(), leftNs()));
        state.set(ReconnectState.WAITING);
        timer = loop.schedule(wait, this::connect);
        plan.listener().onWaiting(loss, wait);
    }

    /// How much time is left without a connection.
    private long leftNs() {
        Optional<Duration> most = plan.how().giveUpAfter();
        return most.isEmpty() ? Long.MAX_VALUE : most.get().toNanos() - (loop.nowNs() - sinceNs);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void finish(Loss loss) {
        loop.cancelAtEnd(atEnd);
        outbox.clear();
        end(loss);
    }

    private void leaveLoop() {
        outbox.clear();
        loopEnded();
    }

    private void end(Loss loss) {
        if (state.getAndSet(ReconnectState.ENDED) == ReconnectState.ENDED) {
            return;
        }
        try {
            plan.listener().onEnd(loss);
        } finally {
            ended.complete(loss);
        }
    }
}
