package dev.corinth.poller;

/// What a [ReadyPoller] keeps about one listener. Owned by its loop.
final class ReadyListener {
    final Listener listener;
    final ReadyListening socket;
    private boolean accepting = true;

    ReadyListener(Listener listener, ReadyListening socket) {
        this.listener = listener;
        this.socket = socket;
    }

    boolean isAccepting() {
        return accepting;
    }

    void accepting(boolean on) {
        accepting = on;
        socket.watch(on);
    }

    void close() {
        accepting = false;
        socket.close();
    }
}
