package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The listening sockets of a [UringPoller], by number. Owned by its loop.
final class UringListeners {
    private final UringDevice device;
    private final LinuxSockets sockets;
    private final List<@Nullable UringListener> listeners = new ArrayList<>();

    UringListeners(UringDevice device, LinuxSockets sockets) {
        this.device = device;
        this.sockets = sockets;
    }

    Listener open(ListenSpec spec) {
        int socket = new LinuxListening(device.kernel, spec).open();
        // One that was inherited may not wait, and then a request to accept would not either.
        device.kernel.setBlocking(socket, true);
        var listener = new Listener(listeners.size(), sockets.local(socket));
        var state = new UringListener(listener, socket);
        listeners.add(state);
        update(state);
        return listener;
    }

    void accepting(Listener listener, boolean on) {
        UringListener state = find(listener);
        if (state == null || state.closed) {
            throw new IllegalStateException("not an open listener of this poller: " + listener);
        }
        state.accepting = on;
        update(state);
    }

    void close(Listener listener) {
        UringListener state = find(listener);
        if (state != null && !state.closed) {
            state.closed = true;
            state.accepting = false;
            update(state);
        }
    }

    /// The listener that an answer is for; it has one until its last answer.
    @Nullable UringListener at(int number) {
        return listeners.get(number);
    }

    /// Makes or cancels the accept request, or closes the socket, as the state wants.
    void update(UringListener state) {
        long mark = LineMark.of(LineMark.ACCEPT, state.listener.number());
        if (state.accepting && !state.armed) {
            state.armed = true;
            device.requests.accept(state.socket, mark);
        } else if (!state.accepting && state.armed) {
            device.requests.cancel(mark, LineMark.CANCEL);
        } else if (state.closed) {
            device.kernel.close(state.socket);
            listeners.set(state.listener.number(), null);
        }
    }

    /// Closes all sockets, when no request is in flight any more.
    void closeAll() {
        for (UringListener state : listeners) {
            if (state != null) {
                device.kernel.close(state.socket);
            }
        }
        listeners.clear();
    }

    private @Nullable UringListener find(Listener listener) {
        int number = listener.number();
        UringListener state = number < listeners.size() ? listeners.get(number) : null;
        return state != null && state.listener == listener ? state : null;
    }
}
