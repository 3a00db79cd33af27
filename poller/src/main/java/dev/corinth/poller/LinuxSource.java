package dev.corinth.poller;

import java.net.SocketAddress;
import java.util.function.Function;

/// The source of pollers that stand on Linux itself. Immutable.
///
/// @param name the name of the pollers
/// @param opener opens one on the calling thread
record LinuxSource(String name, Function<LineEvents, Poller> opener) implements PollerSource {
    @Override
    public Poller open(LineEvents events) {
        return opener.apply(events);
    }

    @Override
    public boolean sharesPorts() {
        return true;
    }

    @Override
    public void requireFree(SocketAddress address) {
        NioSockets.requireFree(address);
    }
}
