package dev.corinth.poller;

import java.net.SocketAddress;

/// Where to listen and how accepted sockets are set up. Immutable.
///
/// @param address an internet or Unix domain address; port 0 lets the system choose
/// @param backlog how many connections may wait to be accepted: 1 or more, default 1,024; the
///     system may hold fewer
/// @param sharePort whether several listeners, one per loop, may bind the same port and have the
///     kernel spread connections over them (SO_REUSEPORT); refused where the system lacks it
/// @param sendBufferBytes the send buffer of each accepted socket in bytes, so that bounds on
///     queues mean what they say; default 256 KiB
/// @param unsentLowWaterBytes how much unsent data may wait in the kernel before a socket counts
///     as full (TCP_NOTSENT_LOWAT), default 128 KiB; ignored where the system lacks it
public record ListenSpec(
        SocketAddress address,
        int backlog,
        boolean sharePort,
        int sendBufferBytes,
        int unsentLowWaterBytes) {
    /// Checks the numbers.
    public ListenSpec {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog=" + backlog + ", at least 1");
        }
        if (sendBufferBytes < 4096) {
            throw new IllegalArgumentException(
                    "sendBufferBytes=" + sendBufferBytes + ", at least 4096");
        }
        if (unsentLowWaterBytes < 4096) {
            throw new IllegalArgumentException(
                    "unsentLowWaterBytes=" + unsentLowWaterBytes + ", at least 4096");
        }
    }

    /// The defaults for an address.
    ///
    /// @param address where to listen
    /// @return one listener with a backlog of 1,024 and the default buffers
    public static ListenSpec of(SocketAddress address) {
        return new ListenSpec(address, 1024, false, 256 << 10, 128 << 10);
    }

    /// The same, with the port shared or not.
    ///
    /// @param share whether several loops listen on the same port
    /// @return a changed copy
    public ListenSpec sharePort(boolean share) {
        return new ListenSpec(address, backlog, share, sendBufferBytes, unsentLowWaterBytes);
    }

    /// The same at another address.
    ///
    /// @param other where to listen
    /// @return a changed copy
    public ListenSpec address(SocketAddress other) {
        return new ListenSpec(other, backlog, sharePort, sendBufferBytes, unsentLowWaterBytes);
    }

    /// What is thrown when the system refuses.
    ///
    /// @param why its words
    /// @param isInUse whether the reason is that somebody listens there
    PollerException refused(String why, boolean isInUse) {
        String advice = "";
        if (isInUse) {
            advice =
                    Addresses.isUnix(address)
                            ? "; remove the path if nobody listens there any more"
                            : "; choose another port, or have all who listen there share it";
        }
        return new PollerException("cannot listen on " + address + ": " + why + advice);
    }

    /// The same with another backlog.
    ///
    /// @param connections how many connections may wait to be accepted
    /// @return a changed copy
    public ListenSpec backlog(int connections) {
        return new ListenSpec(
                address, connections, sharePort, sendBufferBytes, unsentLowWaterBytes);
    }
}
