package dev.corinth.simulator;

import dev.corinth.poller.ListenSpec;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.ArrayDeque;

/// An address where somebody listens, with the connections that wait to be accepted. Safe for
/// any thread: every method takes the lock of the network.
final class ListenPoint {
    private final SimulatedNetwork network;
    private final SocketAddress address;
    private final ListenSpec spec;
    private final ArrayDeque<SimulatedSocket> backlog = new ArrayDeque<>();
    private long lastTurn;

    ListenPoint(SimulatedNetwork network, SocketAddress address, ListenSpec spec) {
        this.network = network;
        this.address = address;
        this.spec = spec;
    }

    SocketAddress address() {
        return address;
    }

    boolean sharesPort() {
        return spec.sharePort();
    }

    /// When it last took a connection, in connections of the network: who waited longest is next.
    long lastTurn() {
        return lastTurn;
    }

    boolean hasRoom() {
        return backlog.size() < spec.backlog();
    }

    void arrive(SimulatedSocket socket, long turn) {
        backlog.add(socket);
        lastTurn = turn;
    }

    boolean hasWaiting() {
        try (var _ = network.hold()) {
            network.connectDue();
            return !backlog.isEmpty();
        }
    }

    @Nullable SimulatedSocket accept() {
        try (var _ = network.hold()) {
            network.connectDue();
            SimulatedSocket socket = backlog.poll();
            network.connectDue();
            return socket;
        }
    }

    /// Stops listening; who waits is reset.
    void close() {
        try (var _ = network.hold()) {
            network.ports().remove(this);
            backlog.forEach(SimulatedSocket::reset);
            backlog.clear();
        }
    }
}
