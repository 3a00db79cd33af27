package dev.corinth.engine;

import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Listener;
import dev.corinth.poller.PollerSource;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/// One address at which the loops of an engine listen. Safe for any thread.
///
/// Where the poller lets listeners share a port, each loop has one of its own; elsewhere, and for
/// paths and sockets that were inherited, the first loop accepts and spreads.
public final class OpenListener {
    private final List<Part> parts = new ArrayList<>();

    /// The listener of one loop.
    private record Part(Loop loop, Listener listener) {}

    private OpenListener() {}

    static OpenListener open(Engine engine, ListenSpec spec, Service service) {
        var opened = new OpenListener();
        List<Loop> loops = engine.loops();
        if (loops.size() == 1 || !sharesPort(spec, engine.poller())) {
            opened.add(loops.getFirst(), spec, service, loops.size() > 1);
            return opened;
        }
        if (!spec.sharePort()) {
            engine.poller().requireFree(spec);
        }
        try {
            opened.addAll(loops, spec.sharePort(true), service);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    /// Where the loops listen.
    ///
    /// @return the bound address, with the port that the system chose for port 0
    public SocketAddress address() {
        return parts.getFirst().listener().address();
    }

    /// Stops listening there. What was accepted goes on. Closing twice does nothing.
    public void close() {
        parts.forEach(OpenListener::close);
    }

    private static boolean sharesPort(ListenSpec spec, PollerSource source) {
        boolean isNew = spec.binding().descriptor() < 0;
        return isNew && spec.address() instanceof InetSocketAddress && source.sharesPorts();
    }

    private void addAll(List<Loop> loops, ListenSpec spec, Service service) {
        ListenSpec next = spec;
        for (Loop loop : loops) {
            add(loop, next, service, false);
            // The first one chose the port.
            next = portOf(spec, address());
        }
    }

    /// Other loops are to listen at the same port, and at the same address as was asked for: the
    /// wildcard of both families may be told as that of one.
    private static ListenSpec portOf(ListenSpec spec, SocketAddress bound) {
        if (spec.address() instanceof InetSocketAddress asked
                && bound instanceof InetSocketAddress told) {
            return spec.address(new InetSocketAddress(asked.getAddress(), told.getPort()));
        }
        return spec.address(bound);
    }

    private void add(Loop loop, ListenSpec spec, Service service, boolean spreads) {
        parts.add(new Part(loop, Engine.call(loop, it -> it.listen(spec, service, spreads))));
    }

    private static void close(Part part) {
        try {
            Listener _ =
                    Engine.call(
                            part.loop(),
                            loop -> {
                                loop.stopListening(part.listener());
                                return part.listener();
                            });
        } catch (IllegalStateException e) {
            System.getLogger("dev.corinth.engine")
                    .log(System.Logger.Level.DEBUG, "The loop of a listener has ended", e);
        }
    }
}
