package dev.corinth.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Looks up the names of peers, for those who ask: nothing in a server does it by itself, since a
/// name server may take its time, and since names are what their owners say. Safe for any thread;
/// all methods are static.
public final class PeerNames {
    private static final long PATIENCE_S = 5;

    private PeerNames() {}

    /// Looks a name up on a thread of its own.
    ///
    /// @param peer an internet or Unix domain address
    /// @return completes with the name within 5 s; empty if it has none, or none is found in time
    public static CompletableFuture<Optional<String>> find(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress internet)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var answer = new CompletableFuture<Optional<String>>();
        Thread _ =
                Thread.ofVirtual()
                        .name("corinth-peer-name")
                        .start(() -> answer.complete(name(internet.getAddress())));
        return answer.completeOnTimeout(Optional.empty(), PATIENCE_S, TimeUnit.SECONDS);
    }

    private static Optional<String> name(InetAddress address) {
        String name = address.getCanonicalHostName();
        return name.equals(address.getHostAddress()) ? Optional.empty() : Optional.of(name);
    }
}
