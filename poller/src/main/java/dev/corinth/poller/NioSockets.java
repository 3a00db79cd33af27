package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Objects;

/// Opens and sets up Java's channels. Stateless; safe for any thread.
final class NioSockets {
    private static final System.Logger LOG = System.getLogger("dev.corinth.poller");

    private NioSockets() {}

    /// A listening channel that does not block.
    static ServerSocketChannel listen(ListenSpec spec) {
        ServerSocketChannel channel = null;
        try {
            channel = openListening(spec);
            channel.configureBlocking(false);
            if (spec.binding().isInherited()) {
                return channel;
            }
            if (spec.sharePort()) {
                sharePort(channel);
            }
            NioTuning.listener(channel, spec.sockets());
            channel.bind(spec.address(), spec.backlog());
            spec.binding().mode().ifPresent(mode -> SocketFiles.permit(spec, mode));
            return channel;
        } catch (IOException | UnsupportedOperationException e) {
            closeIfAny(channel);
            boolean isInUse = ("" + e.getMessage()).toLowerCase(Locale.ROOT).contains("in use");
            throw spec.refused("" + e.getMessage(), isInUse);
        } catch (PollerException e) {
            closeIfAny(channel);
            throw e;
        }
    }

    /// Whether this system lets listeners share a port and spreads connections over them. Only
    /// Linux is known to do both: elsewhere the listener that came last may get them all.
    static boolean sharesPorts() {
        return System.getProperty("os.name").equals("Linux");
    }

    /// Binds an address without sharing it, and lets go of it.
    static void requireFree(ListenSpec spec) {
        closeQuietly(listen(spec.sharePort(false)));
    }

    /// A channel for connecting to an address, not connected yet, that does not block.
    static SocketChannel openFor(SocketAddress address) throws IOException {
        SocketChannel channel = Addresses.isUnix(address) ? openUnix() : SocketChannel.open();
        prepare(channel);
        return channel;
    }

    /// Sets up a channel that was opened here, accepted or handed over.
    static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        set(channel, StandardSocketOptions.TCP_NODELAY, true);
    }

    /// Sets an option where this kind of channel has it.
    static <T> void set(NetworkChannel channel, SocketOption<T> option, T value)
            throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    /// Has the peer of a channel see a reset when the channel is closed.
    static void resetOnClose(SocketChannel channel) {
        try {
            set(channel, StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "resetting " + channel + " failed", e);
        }
    }

    /// An address as a channel tells it.
    interface Told {
        @Nullable SocketAddress address() throws IOException;
    }

    /// What is told, or nowhere if the socket has no such address, or none any more.
    static SocketAddress address(Told told) {
        try {
            return Objects.requireNonNullElse(told.address(), Addresses.NOWHERE);
        } catch (IOException e) {
            return Addresses.NOWHERE; // gone already
        }
    }

    static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing " + channel + " failed", e);
        }
    }

    private static ServerSocketChannel openListening(ListenSpec spec) throws IOException {
        NioTuning.requirePossible(spec);
        if (spec.binding().isInherited()) {
            return inherited(spec);
        }
        Addresses.requireUsable(spec.address());
        if (Addresses.isUnix(spec.address())) {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        }
        return spec.binding().family() == IpFamily.IPV4
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
    }

    /// The one socket that Java hands on: the standard input, where that is one which listens.
    private static ServerSocketChannel inherited(ListenSpec spec) throws IOException {
        if (spec.binding().descriptor() == 0
                && System.inheritedChannel() instanceof ServerSocketChannel channel) {
            return channel;
        }
        throw spec.refused(
                "nio can inherit descriptor 0 only, and only if it listens; epoll and uring can"
                        + " inherit any",
                false);
    }

    private static void closeIfAny(@Nullable Channel channel) {
        if (channel != null) {
            closeQuietly(channel);
        }
    }

    private static SocketChannel openUnix() throws IOException {
        try {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no Unix domain sockets", e);
        }
    }

    private static void sharePort(ServerSocketChannel channel) throws IOException {
        if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            throw new IOException("this system cannot share a port between listeners");
        }
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
}
