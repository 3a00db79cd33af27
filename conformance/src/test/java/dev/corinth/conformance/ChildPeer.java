package dev.corinth.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// A client that runs as a child process. Used by the thread of its test.
final class ChildPeer implements Peer.Fragmenting, Peer.Pinging {

    private final Child child;
    private final boolean deflated;

    ChildPeer(Child child) throws InterruptedException {
        this.child = child;
        List<String> opened = child.nextLine();
        if (!opened.getFirst().equals("open")) {
            throw new AssertionError("did not connect: " + opened);
        }
        deflated = Boolean.parseBoolean(opened.get(1));
    }

    @Override
    public boolean isDeflated() {
        return deflated;
    }

    @Override
    public void sendText(String text) throws IOException {
        child.order("text", bytes(text));
    }

    @Override
    public void sendBinary(byte[] bytes) throws IOException {
        child.order("binary", bytes);
    }

    @Override
    public void sendFragments(String... parts) throws IOException {
        child.order("fragments", Stream.of(parts).map(ChildPeer::bytes).toArray(byte[][]::new));
    }

    @Override
    public void sendPing(byte[] payload) throws IOException {
        child.order("ping", payload);
    }

    @Override
    public void startClose(int code, String reason) throws IOException {
        child.order("close " + code, bytes(reason));
    }

    @Override
    public Event next() throws InterruptedException {
        return child.nextEvent();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
