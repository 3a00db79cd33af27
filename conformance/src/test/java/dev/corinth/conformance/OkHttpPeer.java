package dev.corinth.conformance;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

import okio.ByteString;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/// The client of OkHttp, which always offers compression. Used by the thread of its test.
final class OkHttpPeer implements Peer {

    private final Inbox inbox = new Inbox();
    private final OkHttpClient client;
    private final WebSocket socket;
    private final CompletableFuture<Boolean> deflated = new CompletableFuture<>();

    OkHttpPeer(URI uri) {
        client = new OkHttpClient.Builder().minWebSocketMessageToCompress(0).build();
        Request request = new Request.Builder().url(uri.toString()).build();
        socket = client.newWebSocket(request, new Listener());
        boolean ignored = deflated.join();
    }

    @Override
    public boolean isDeflated() {
        return deflated.join();
    }

    @Override
    public void sendText(String text) {
        check(socket.send(text));
    }

    @Override
    public void sendBinary(byte[] bytes) {
        check(socket.send(ByteString.of(bytes)));
    }

    @Override
    public void startClose(int code, String reason) {
        check(socket.close(code, reason));
    }

    @Override
    public Event next() throws InterruptedException {
        return inbox.next();
    }

    @Override
    public void close() {
        socket.cancel();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    private static void check(boolean taken) {
        if (!taken) {
            throw new IllegalStateException("OkHttp refused to send");
        }
    }

    /// Turns calls into events. Called by OkHttp's reader thread.
    private final class Listener extends WebSocketListener {

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            deflated.complete(
                    response.headers("Sec-WebSocket-Extensions").stream()
                            .anyMatch(value -> value.startsWith("permessage-deflate")));
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            inbox.add(new Event.Text(text));
        }

        @Override
        public void onMessage(WebSocket webSocket, ByteString bytes) {
            inbox.add(new Event.Binary(bytes.toByteArray()));
        }

        @Override
        public void onClosing(WebSocket webSocket, int code, String reason) {
            webSocket.close(1000, null);
        }

        @Override
        public void onClosed(WebSocket webSocket, int code, String reason) {
            inbox.add(new Event.Closed(code, reason));
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable cause, @Nullable Response response) {
            deflated.completeExceptionally(cause);
            inbox.add(new Event.Failed(cause));
        }
    }
}
