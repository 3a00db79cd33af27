package dev.corinth.poller;

import jdk.net.ExtendedSocketOptions;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// What of a [SocketTuning] Java's channels can do. Stateless; safe for any thread.
final class NioTuning {
    private NioTuning() {}

    /// Refuses what Java has no way to ask the system for.
    ///
    /// @throws PollerException if it cannot be done; the text says what
    static void requirePossible(ListenSpec spec) {
        if (!spec.binding().device().isEmpty()) {
            throw impossible(spec, "listen on a network interface; name its addresses instead");
        }
        if (spec.binding().family() == IpFamily.IPV6 && Addresses.isWildcard(spec.address())) {
            throw impossible(spec, "keep IPv4 out of the wildcard address of IPv6");
        }
        if (spec.sockets().userTimeoutMs() > 0) {
            throw impossible(spec, "set the user timeout of TCP");
        }
    }

    /// Sets what has to be set before a listener is bound: the window of TCP follows from it.
    static void listener(ServerSocketChannel channel, SocketTuning tuning) throws IOException {
        if (tuning.receiveBufferBytes() > 0) {
            NioSockets.set(channel, StandardSocketOptions.SO_RCVBUF, tuning.receiveBufferBytes());
        }
    }

    /// Sets up a channel that was accepted.
    static void accepted(SocketChannel channel, SocketTuning tuning) throws IOException {
        channel.configureBlocking(false);
        NioSockets.set(channel, StandardSocketOptions.TCP_NODELAY, tuning.noDelay());
        NioSockets.set(channel, StandardSocketOptions.SO_SNDBUF, tuning.sendBufferBytes());
        SocketTuning.KeepAlive keepAlive = tuning.keepAlive();
        if (keepAlive.isOn() && isTcp(channel)) {
            NioSockets.set(channel, StandardSocketOptions.SO_KEEPALIVE, true);
            NioSockets.set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, keepAlive.idleS());
            NioSockets.set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, keepAlive.intervalS());
            NioSockets.set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, keepAlive.probes());
        }
    }

    private static boolean isTcp(NetworkChannel channel) {
        return channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY);
    }

    private static PollerException impossible(ListenSpec spec, String what) {
        return spec.refused("nio cannot " + what + "; epoll and uring can", false);
    }
}
