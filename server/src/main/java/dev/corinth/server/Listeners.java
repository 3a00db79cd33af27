package dev.corinth.server;

import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.engine.OpenListener;
import dev.corinth.engine.ScheduledTask;
import dev.corinth.engine.Service;
import dev.corinth.poller.Binding;
import dev.corinth.poller.IpFamily;
import dev.corinth.poller.ListenSpec;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// All that a server listens at. Opened by one thread; safe for any thread then.
final class Listeners {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<OpenListener> open = new ArrayList<>();
    private final List<SocketFile> files = new ArrayList<>();
    private final List<LiveTls> tls = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();

    private final Routes routes;

    private Listeners(Routes routes) {
        this.routes = routes;
    }

    /// Listens everywhere, or nowhere if one place fails.
    ///
    /// @param config where and how
    /// @param routes what is served where a place has none of its own
    /// @param services what the connections of each are given, but for their TLS
    static Listeners open(
            Engine engine,
            ServerConfig config,
            Routes routes,
            BiFunction<Listening, Optional<LiveTls>, Service> services) {
        var listeners = new Listeners(routes);
        try {
            for (Listening one : config.listenings()) {
                Optional<LiveTls> tls = listeners.tls(one);
                Service plain = services.apply(one, tls);
                Service service = tls.map(plain::tls).orElse(plain);
                listeners.services.add(service);
                listeners.open(engine, one, service);
            }
        } catch (RuntimeException e) {
            listeners.open.forEach(OpenListener::close);
            listeners.removeFiles();
            throw e;
        }
        listeners.watchExpiry(engine.loops().getFirst());
        return listeners;
    }

    private Optional<LiveTls> tls(Listening place) {
        boolean isTcp = place.offer().orElse(null) instanceof TcpRoute;
        String[] protocols = isTcp ? new String[0] : new String[] {"http/1.1"};
        Optional<LiveTls> live = place.tls().map(how -> new LiveTls(how, protocols));
        live.ifPresent(tls::add);
        return live;
    }

    /// What is shown to clients in TLS.
    List<CertificateInUse> certificates() {
        return tls.stream().flatMap(one -> one.certificates().stream()).toList();
    }

    /// Reads all certificates again; what is wrong with some keeps the old ones in use there.
    ///
    /// @return what is wrong
    List<String> reloadCertificates() {
        return tls.stream().flatMap(one -> one.reload().stream()).toList();
    }

    /// Logs each day what ends soon.
    private void watchExpiry(Loop loop) {
        if (!certificates().isEmpty()) {
            // A loop that takes no command is at its end.
            boolean _ = loop.execute(() -> watchNextDay(loop));
        }
    }

    private void watchNextDay(Loop loop) {
        ScheduledTask _ =
                loop.schedule(
                        DAY,
                        () -> {
                            tls.forEach(one -> one.warnOfExpiry(Instant.now()));
                            watchNextDay(loop);
                        });
    }

    /// Where they listen, in the order of the configuration.
    List<SocketAddress> addresses() {
        return open.stream().map(OpenListener::address).toList();
    }

    /// What the connections of a place are given.
    ///
    /// @param place its number in the configuration
    Service service(int place) {
        return services.get(place);
    }

    /// Removes the files of sockets that are ours: when nobody listens there any more.
    void removeFiles() {
        files.forEach(SocketFile::remove);
    }

    /// Refuses to speak plain text where others can reach it, unless that was asked for, and to
    /// open WebSockets there of which nobody has said who may open them. What is inherited shows
    /// only when it is taken over.
    static void requireSafe(ServerConfig config, Routes routes) {
        for (Listening one : config.listenings()) {
            if (!(one.endpoint() instanceof Endpoint.Inherited)) {
                requireSafe(one, routes, one.isPrivate(), one.address());
            }
        }
    }

    private static void requireSafe(
            Listening listening, Routes routes, boolean isPrivate, SocketAddress address) {
        if (!isPrivate && listening.tls().isEmpty() && !listening.insecure()) {
            throw new IllegalArgumentException(
                    "address="
                            + address
                            + " can be reached by others: give the server a certificate, or allow"
                            + " plain text there (insecure)");
        }
        if (!isPrivate && !(listening.offer().orElse(routes) instanceof TcpRoute)) {
            Offers.routes(listening, routes).requireAuthentication();
        }
    }

    private void open(Engine engine, Listening listening, Service service) {
        ListenSpec spec =
                ListenSpec.of(listening.address())
                        .backlog(listening.backlog())
                        .sharePort(listening.sharePort())
                        .sockets(listening.sockets().tuning());
        switch (listening.endpoint()) {
            case Endpoint.Addresses(List<InetSocketAddress> list, IpVersions versions) ->
                    openAll(engine, list, families(spec, versions), service);
            case Endpoint.NetworkInterface(String name, int port, IpVersions versions) -> {
                ListenSpec there = spec.binding(spec.binding().device(name));
                var any = List.of(new InetSocketAddress(port));
                openAll(engine, any, families(there, versions), service);
            }
            case Endpoint.UnixSocket unix -> {
                SocketFile.removeStale(unix.path());
                Binding binding = spec.binding().mode(unix.mode());
                open.add(engine.open(spec.binding(binding), service));
                files.add(SocketFile.of(unix.path()));
            }
            case Endpoint.Inherited(int descriptor) -> {
                Binding binding = spec.binding().descriptor(descriptor);
                OpenListener listener = engine.open(spec.binding(binding), service);
                open.add(listener);
                SocketAddress at = listener.address();
                requireSafe(listening, routes, Endpoint.isPrivate(at), at);
            }
        }
    }

    /// One socket for each version of IP that is to have its own.
    private static List<ListenSpec> families(ListenSpec spec, IpVersions versions) {
        return switch (versions) {
            case BOTH -> List.of(spec);
            case APART -> List.of(of(spec, IpFamily.IPV4), of(spec, IpFamily.IPV6));
            case IPV4 -> List.of(of(spec, IpFamily.IPV4));
            case IPV6 -> List.of(of(spec, IpFamily.IPV6));
        };
    }

    private static ListenSpec of(ListenSpec spec, IpFamily family) {
        return spec.binding(spec.binding().family(family));
    }

    /// Those that ask for port 0 get the port of the first of them.
    private void openAll(
            Engine engine,
            List<InetSocketAddress> addresses,
            List<ListenSpec> families,
            Service service) {
        int chosen = 0;
        for (InetSocketAddress address : addresses) {
            for (ListenSpec family : families) {
                boolean isAnyPort = address.getPort() == 0;
                int port = isAnyPort ? chosen : address.getPort();
                var at = new InetSocketAddress(address.getAddress(), port);
                OpenListener listener = engine.open(family.address(at), service);
                open.add(listener);
                if (isAnyPort && listener.address() instanceof InetSocketAddress bound) {
                    chosen = bound.getPort();
                }
            }
        }
    }
}
