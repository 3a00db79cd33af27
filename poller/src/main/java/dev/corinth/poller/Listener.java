package dev.corinth.poller;

import java.net.SocketAddress;

/// A listening socket of one poller. Owned by its loop; its address may be read by every thread.
public final class Listener {
    private final int number;
    private final SocketAddress address;

    /// Made by pollers only.
    ///
    /// @param number tells the listeners of one poller apart
    /// @param address where it really listens
    public Listener(int number, SocketAddress address) {
        this.number = number;
        this.address = address;
    }

    /// What tells the listeners of one poller apart.
    ///
    /// @return 0 or more, in the order of opening
    public int number() {
        return number;
    }

    /// Where this listener listens; with port 0 asked for, the port that the system chose.
    ///
    /// @return the bound address
    public SocketAddress address() {
        return address;
    }

    @Override
    public String toString() {
        return "listener " + number + " on " + address;
    }
}
