package dev.corinth.conformance;

import java.io.IOException;
import java.util.List;

/// A server that runs as a child process. Used by the thread of its test.
final class ChildServer implements EchoServer {

    private final Child child;
    private final int port;

    ChildServer(Child child) throws InterruptedException {
        this.child = child;
        List<String> started = child.nextLine();
        if (!started.getFirst().equals("listening")) {
            throw new AssertionError("did not start: " + started);
        }
        port = Integer.parseInt(started.get(1));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Event nextEnd() throws InterruptedException {
        return child.nextEvent();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
