package dev.corinth.client;

import dev.corinth.engine.Command;
import dev.corinth.engine.Loop;
import dev.corinth.engine.SendResult;
import dev.corinth.websocket.WebSocket;
import dev.corinth.wire.CloseCode;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A client that connects again when its connection is lost, until it is closed. Safe for any
/// thread.
///
/// ```java
/// var feed = ReconnectingClient.open("wss://example.com/feed", listener);
/// feed.send("subscribe"); // waits for the connection
/// ```
///
/// Each attempt resolves the name anew and has a fresh handshake, and a fresh token if
/// [ReconnectConfig#prepare] gives one. The waits between attempts are random up to a bound that
/// doubles (full jitter), so that all the clients of a server that comes back do not come at once;
/// a server that says `Retry-After` is given that time, up to an hour. Some losses are final
/// ([RetryRule]). A dead peer is found out by pings ([dev.corinth.websocket.WebSocketConfig#pings])
/// and by the close that they cause.
///
/// What is sent while there is no connection waits, up to [ReconnectConfig#queueBytes]. A message
/// that its connection had taken when it was lost may have arrived or not; where that matters, let
/// the peer acknowledge ([ReconnectConfig#isAcknowledged]) and expect a message twice.
///
/// It is its own kind of client so that a [Client] stays one connection: what it tells and what it
/// throws is about that one.
public final class ReconnectingClient implements AutoCloseable {
    private final ReconnectPlan plan;
    private final Loop loop;
    private final Outbox outbox;
    private final Reconnection reconnection;

    private ReconnectingClient(ReconnectPlan plan) {
        this.plan = plan;
        this.loop = plan.loops().engine().nextLoop();
        this.outbox = new Outbox(plan.how());
        this.reconnection = new Reconnection(plan, loop, outbox);
    }

    /// Begins with the standard configurations.
    ///
    /// @param uri `ws://`, `wss://` or `ws+unix:`
    /// @param listener what is done with messages and with losses; must not block
    /// @return connecting
    /// @throws IllegalArgumentException if the URI is no such
    public static ReconnectingClient open(String uri, ReconnectListener listener) {
        return open(uri, ClientConfig.STANDARD, ReconnectConfig.STANDARD, listener);
    }

    /// Begins. Never waits: that the server is away now is a loss like others.
    ///
    /// @param uri `ws://`, `wss://` or `ws+unix:`
    /// @param config how each connection is made, and how it behaves; where its output is full, a
    ///     send is refused, whatever its policy: the queue of this client waits then. The inbox
    ///     and the write timeout have no meaning here
    /// @param how to stay connected
    /// @param listener what is done with messages and with losses; must not block
    /// @return connecting
    /// @throws IllegalArgumentException if the URI is no such
    public static ReconnectingClient open(
            String uri, ClientConfig config, ReconnectConfig how, ReconnectListener listener) {
        ReconnectingClient client =
                new ReconnectingClient(ReconnectPlan.of(uri, config, how, listener));
        client.post(client.reconnection::begin);
        return client;
    }

    /// Sends a text message now or when there is a connection.
    ///
    /// @param text half surrogate pairs are sent as question marks
    /// @return [SendResult#SENT] if there is a connection, [SendResult#QUEUED] if it waits for
    ///     one, [SendResult#DROPPED] if the queue has no room for it, [SendResult#CLOSED] if this
    ///     client has ended
    public SendResult send(String text) {
        return send(new Outbox.Text(text));
    }

    /// Sends a binary message now or when there is a connection.
    ///
    /// @param bytes copied
    /// @return as for text
    public SendResult send(byte[] bytes) {
        return send(new Outbox.Binary(bytes.clone()));
    }

    /// Says that the peer has the oldest messages that were sent on a connection: they leave the
    /// queue. Of a connection that is gone this says nothing any more: what was sent on it was sent
    /// again on the next. Where messages are not acknowledged, this does nothing.
    ///
    /// @param on the connection on which the peer said so
    /// @param count how many; at most as many as were sent on it
    /// @throws IllegalArgumentException if the count is negative
    public void acknowledge(WebSocket on, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + ", 0 or more");
        }
        post(() -> reconnection.acknowledge(on, count));
    }

    /// Connects at once if it waits: the network has changed, say. The waits begin anew.
    public void reconnectNow() {
        post(reconnection::hurry);
    }

    /// Where it is; a moment later it may be otherwise.
    ///
    /// @return never null
    public ReconnectState state() {
        return reconnection.state();
    }

    /// How much waits to be sent or acknowledged.
    ///
    /// @return bytes, 64 for each message among them
    public long waitingBytes() {
        return outbox.bytes();
    }

    /// Its end.
    ///
    /// @return completes on the loop with what happened last, after [ReconnectListener#onEnd]
    public CompletableFuture<Loss> ended() {
        return reconnection.ended().copy();
    }

    /// Closes for good with 1000; what waits is not sent. Waits until it has ended, at most for
    /// the close timeout, but not on the thread of its loop, nor where the loops are stepped.
    @Override
    public void close() {
        close(1000, "");
    }

    /// Closes for good with a code.
    ///
    /// @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999
    /// @param reason at most 123 bytes of UTF-8
    /// @throws IllegalArgumentException if it is none of these codes, or the reason is too long
    public void close(int code, String reason) {
        CloseCode.requireSendable(code, reason);
        post(() -> reconnection.close(code, reason));
        if (loop.isOwner() || plan.loops().isStepped()) {
            return;
        }
        Duration most = plan.config().webSocket().closeTimeout().plusSeconds(1);
        try {
            Loss unused = reconnection.ended().get(most.toNanos(), TimeUnit.NANOSECONDS);
            assert unused != null;
        } catch (TimeoutException e) {
            post(reconnection::abort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a client cannot fail", e);
        }
    }

    private SendResult send(Outbox.Letter letter) {
        ReconnectState state = reconnection.state();
        if (state == ReconnectState.ENDED) {
            return SendResult.CLOSED;
        }
        if (!outbox.claim(letter)) {
            return SendResult.DROPPED;
        }
        Command taking = new Command(() -> reconnection.take(letter), () -> outbox.release(letter));
        if (!loop.execute(letter.size(), taking)) {
            outbox.release(letter);
            return loop.hasEnded() ? SendResult.CLOSED : SendResult.DROPPED;
        }
        return state == ReconnectState.OPEN ? SendResult.SENT : SendResult.QUEUED;
    }

    private void post(Runnable action) {
        Runnable ended = reconnection::loopEnded;
        if (!loop.execute(new Command(action, ended)) && loop.hasEnded()) {
            ended.run();
        }
    }
}
