package dev.corinth.linux;

/// The numbers that sockets are made and set up with. Stateless; safe for any thread.
///
/// They are the same on x86-64 and aarch64.
public final class SocketOptions {
    /// The family of Unix domain addresses.
    public static final int AF_UNIX = 1;

    /// The family of IPv4 addresses.
    public static final int AF_INET = 2;

    /// The family of IPv6 addresses.
    public static final int AF_INET6 = 10;

    /// A stream of bytes.
    public static final int SOCK_STREAM = 1;

    /// Messages, each whole or not at all.
    public static final int SOCK_DGRAM = 2;

    /// Closed when another program is run.
    public static final int SOCK_CLOEXEC = 0x80000;

    /// The level of options of every socket.
    public static final int SOL_SOCKET = 1;

    /// The level of options of TCP.
    public static final int IPPROTO_TCP = 6;

    /// The level of options of IPv6.
    public static final int IPPROTO_IPV6 = 41;

    /// Binds an address though old connections linger on it.
    public static final int SO_REUSEADDR = 2;

    /// The error that waits on the socket; reading it takes it away.
    public static final int SO_ERROR = 4;

    /// The size of the send buffer in bytes.
    public static final int SO_SNDBUF = 7;

    /// The size of the receive buffer in bytes.
    public static final int SO_RCVBUF = 8;

    /// Asks a peer that says nothing whether it is still there.
    public static final int SO_KEEPALIVE = 9;

    /// What closing does with unsent bytes.
    public static final int SO_LINGER = 13;

    /// Several listeners on one port.
    public static final int SO_REUSEPORT = 15;

    /// The network interface that a socket takes from alone, by name.
    public static final int SO_BINDTODEVICE = 25;

    /// Whether a socket listens.
    public static final int SO_ACCEPTCONN = 30;

    /// The family of a socket.
    public static final int SO_DOMAIN = 39;

    /// Sends small segments at once.
    public static final int TCP_NODELAY = 1;

    /// How many seconds of silence there are before a peer is asked.
    public static final int TCP_KEEPIDLE = 4;

    /// How many seconds are between two questions.
    public static final int TCP_KEEPINTVL = 5;

    /// How many questions go unanswered before the connection is broken.
    public static final int TCP_KEEPCNT = 6;

    /// How many milliseconds sent bytes may stay unconfirmed before the connection is broken.
    public static final int TCP_USER_TIMEOUT = 18;

    /// How many unsent bytes make a socket count as full.
    public static final int TCP_NOTSENT_LOWAT = 25;

    /// Whether an IPv6 socket refuses IPv4.
    public static final int IPV6_V6ONLY = 26;

    /// For `shutdown`: no more sending.
    public static final int SHUT_WR = 1;

    /// For `send`: waits for all bytes to be taken.
    public static final int MSG_WAITALL = 0x100;

    /// For `send`: does not wait.
    public static final int MSG_DONTWAIT = 0x40;

    /// For `send`: no signal when the peer is gone.
    public static final int MSG_NOSIGNAL = 0x4000;

    private SocketOptions() {}
}
