package dev.corinth.linux;

import java.util.Map;

/// The numbers of errors, with words. Stateless; safe for any thread.
///
/// The numbers are the same on x86-64 and aarch64.
public final class Errno {
    /// Not permitted.
    public static final int EPERM = 1;

    /// No such file.
    public static final int ENOENT = 2;

    /// Interrupted by a signal.
    public static final int EINTR = 4;

    /// No such descriptor.
    public static final int EBADF = 9;

    /// Would have to wait.
    public static final int EAGAIN = 11;

    /// No memory.
    public static final int ENOMEM = 12;

    /// Permission denied.
    public static final int EACCES = 13;

    /// No such device.
    public static final int ENODEV = 19;

    /// Invalid argument.
    public static final int EINVAL = 22;

    /// Too many open files in the system.
    public static final int ENFILE = 23;

    /// Too many open files in this process.
    public static final int EMFILE = 24;

    /// Nobody reads any more.
    public static final int EPIPE = 32;

    /// The path is too long.
    public static final int ENAMETOOLONG = 36;

    /// No such system call.
    public static final int ENOSYS = 38;

    /// The time is over.
    public static final int ETIME = 62;

    /// The machine is not on the network.
    public static final int ENONET = 64;

    /// The protocol broke.
    public static final int EPROTO = 71;

    /// The protocol is not available.
    public static final int ENOPROTOOPT = 92;

    /// Not possible with such a socket.
    public static final int EOPNOTSUPP = 95;

    /// No such kind of addresses.
    public static final int EAFNOSUPPORT = 97;

    /// The address is in use.
    public static final int EADDRINUSE = 98;

    /// The address is not of this machine.
    public static final int EADDRNOTAVAIL = 99;

    /// The network is down.
    public static final int ENETDOWN = 100;

    /// The network is unreachable.
    public static final int ENETUNREACH = 101;

    /// The connection was given up before it was accepted.
    public static final int ECONNABORTED = 103;

    /// The connection was cut by the peer.
    public static final int ECONNRESET = 104;

    /// No buffer is left.
    public static final int ENOBUFS = 105;

    /// Not connected.
    public static final int ENOTCONN = 107;

    /// The peer did not answer.
    public static final int ETIMEDOUT = 110;

    /// Nobody listens there.
    public static final int ECONNREFUSED = 111;

    /// The machine is down.
    public static final int EHOSTDOWN = 112;

    /// No way to that machine.
    public static final int EHOSTUNREACH = 113;

    /// A connect was begun; its result comes later.
    public static final int EINPROGRESS = 115;

    /// Cancelled.
    public static final int ECANCELED = 125;

    private static final Map<Integer, String> WORDS =
            Map.ofEntries(
                    Map.entry(EPERM, "EPERM, not permitted"),
                    Map.entry(ENOENT, "ENOENT, no such file"),
                    Map.entry(EINTR, "EINTR, interrupted by a signal"),
                    Map.entry(EBADF, "EBADF, no such descriptor"),
                    Map.entry(EAGAIN, "EAGAIN, would have to wait"),
                    Map.entry(ENOMEM, "ENOMEM, no memory left"),
                    Map.entry(EACCES, "EACCES, permission denied"),
                    Map.entry(ENODEV, "ENODEV, no such device"),
                    Map.entry(EINVAL, "EINVAL, invalid argument"),
                    Map.entry(ENFILE, "ENFILE, too many open files in the system"),
                    Map.entry(EMFILE, "EMFILE, too many open files"),
                    Map.entry(EPIPE, "EPIPE, the connection is closed for sending"),
                    Map.entry(ENAMETOOLONG, "ENAMETOOLONG, the path is too long"),
                    Map.entry(ENOSYS, "ENOSYS, the kernel has no such call"),
                    Map.entry(ETIME, "ETIME, the time is over"),
                    Map.entry(ENONET, "ENONET, not on the network"),
                    Map.entry(EPROTO, "EPROTO, the protocol broke"),
                    Map.entry(ENOPROTOOPT, "ENOPROTOOPT, no such protocol"),
                    Map.entry(EOPNOTSUPP, "EOPNOTSUPP, not possible with such a socket"),
                    Map.entry(ENETDOWN, "ENETDOWN, the network is down"),
                    Map.entry(EHOSTDOWN, "EHOSTDOWN, that machine is down"),
                    Map.entry(EAFNOSUPPORT, "EAFNOSUPPORT, no such kind of addresses"),
                    Map.entry(EADDRINUSE, "EADDRINUSE, the address is in use"),
                    Map.entry(EADDRNOTAVAIL, "EADDRNOTAVAIL, not an address of this machine"),
                    Map.entry(ENETUNREACH, "ENETUNREACH, the network is unreachable"),
                    Map.entry(ECONNABORTED, "ECONNABORTED, given up before it was accepted"),
                    Map.entry(ECONNRESET, "ECONNRESET, connection reset by the peer"),
                    Map.entry(ENOBUFS, "ENOBUFS, no buffer left"),
                    Map.entry(ENOTCONN, "ENOTCONN, not connected"),
                    Map.entry(ETIMEDOUT, "ETIMEDOUT, the peer did not answer"),
                    Map.entry(
                            ECONNREFUSED, "ECONNREFUSED, connection refused: nobody listens there"),
                    Map.entry(EHOSTUNREACH, "EHOSTUNREACH, no way to that machine"),
                    Map.entry(EINPROGRESS, "EINPROGRESS, still connecting"),
                    Map.entry(ECANCELED, "ECANCELED, cancelled"));

    private Errno() {}

    /// Says an error in words.
    ///
    /// @param errno any number
    /// @return the name in C and what it means, or the number if this class does not know it
    public static String text(int errno) {
        return WORDS.getOrDefault(errno, "error " + errno);
    }
}
