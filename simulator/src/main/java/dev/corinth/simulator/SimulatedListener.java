package dev.corinth.simulator;

import java.net.SocketAddress;
import java.util.Optional;

/// An address where a test listens: the raw server of a client under test. Safe for any thread.
public final class SimulatedListener {
    private final ListenPoint point;

    SimulatedListener(ListenPoint point) {
        this.point = point;
    }

    /// Where this listens; with port 0 asked for, with the number that was chosen.
    ///
    /// @return the address
    public SocketAddress address() {
        return point.address();
    }

    /// Whether a connection waits to be accepted.
    ///
    /// @return true if [#accept()] would take one
    public boolean hasWaiting() {
        return point.hasWaiting();
    }

    /// Takes the next connection.
    ///
    /// @return the accepted end; empty when none waits
    public Optional<SimulatedPeer> accept() {
        return Optional.ofNullable(point.accept()).map(SimulatedPeer::new);
    }

    /// Stops listening; connections that were not accepted are reset.
    public void close() {
        point.close();
    }

    @Override
    public String toString() {
        return "simulated listener on " + point.address();
    }
}
