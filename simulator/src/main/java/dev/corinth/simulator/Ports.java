package dev.corinth.simulator;

import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.PollerException;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The addresses of a network: who listens where, and which numbers are free. Guarded by the
/// lock of its network.
final class Ports {
    private static final int FIRST_CHOSEN = 20_000;
    private static final int FIRST_CLIENT = 40_000;
    private static final int LAST = 65_535;

    private final SimulatedNetwork network;
    private final List<ListenPoint> points = new ArrayList<>();
    private int lastChosen = FIRST_CHOSEN - 1;
    private int lastClient = FIRST_CLIENT - 1;
    private long turns;

    Ports(SimulatedNetwork network) {
        this.network = network;
    }

    ListenPoint open(ListenSpec spec) {
        if (spec.binding().descriptor() >= 0 || !spec.binding().device().isEmpty()) {
            throw new PollerException(
                    network + " has neither descriptors nor network interfaces: " + spec);
        }
        SocketAddress address = withPort(spec.address());
        for (ListenPoint point : points) {
            boolean bothShare = point.sharesPort() && spec.sharePort();
            if (collide(point.address(), address) && !bothShare) {
                throw new PollerException("address in use: " + address + " (" + network + ")");
            }
        }
        var point = new ListenPoint(network, address, spec);
        points.add(point);
        return point;
    }

    void remove(ListenPoint point) {
        points.remove(point);
    }

    boolean isListening(SocketAddress address) {
        return points.stream().anyMatch(point -> collide(point.address(), address));
    }

    /// Hands a connection to the next of those who listen there; false while all are full.
    boolean arrive(SimulatedSocket socket, SocketAddress address) {
        Optional<ListenPoint> next =
                points.stream()
                        .filter(point -> collide(point.address(), address) && point.hasRoom())
                        .min(Comparator.comparingLong(ListenPoint::lastTurn));
        next.ifPresent(point -> point.arrive(socket, ++turns));
        return next.isPresent();
    }

    /// An address for the connecting end of a connection.
    SocketAddress clientOf(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            lastClient = lastClient == LAST ? FIRST_CLIENT : lastClient + 1;
            return new InetSocketAddress(internet.getAddress(), lastClient);
        }
        return address instanceof UnixDomainSocketAddress
                ? UnixDomainSocketAddress.of("")
                : address;
    }

    private SocketAddress withPort(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet) || internet.getPort() != 0) {
            return address;
        }
        InetSocketAddress chosen;
        do {
            lastChosen = lastChosen == FIRST_CLIENT - 1 ? FIRST_CHOSEN : lastChosen + 1;
            chosen = new InetSocketAddress(internet.getAddress(), lastChosen);
        } while (isListening(chosen));
        return chosen;
    }

    private static boolean collide(SocketAddress a, SocketAddress b) {
        if (a instanceof InetSocketAddress left && b instanceof InetSocketAddress right) {
            boolean anyAddress =
                    left.getAddress().isAnyLocalAddress() || right.getAddress().isAnyLocalAddress();
            return left.getPort() == right.getPort() && (anyAddress || left.equals(right));
        }
        return a.equals(b);
    }
}
