package dev.corinth.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which names a server answers to.
/// Immutable.
///
/// A page of a hostile site can point its own name at 127.0.0.1 and then talk to a local server as
/// its own origin. Such a request still carries the hostile name in `Host`, and 421 ends it before
/// anything else looks at it.
public final class HostRule {
    private static final HttpError REFUSAL =
            new HttpError(421, "this host is not served here", "RFC 9110 §7.4");

    private final List<Authority> served;

    private HostRule(List<Authority> served) {
        this.served = List.copyOf(served);
    }

    /// The default: `localhost`, `127.0.0.1` and `[::1]` at any port.
    ///
    /// @return the rule
    public static HostRule localhost() {
        return new HostRule(List.of())
                .allowing("localhost")
                .allowing("127.0.0.1")
                .allowing("[::1]");
    }

    /// This rule with one more name.
    ///
    /// @param host `host` for any port, or `host:port` for that port and for a `Host` without one
    /// @return the changed rule
    /// @throws IllegalArgumentException when it is no host
    public HostRule allowing(String host) {
        Optional<Authority> named = Authority.parse(host);
        if (named.isEmpty()) {
            throw new IllegalArgumentException("not a host: host=" + Headers.printable(host));
        }
        List<Authority> more = new ArrayList<>(served);
        more.add(named.get());
        return new HostRule(more);
    }

    /// Judges a request. One without `Host`, which only HTTP/1.0 allows, passes: no browser sends
    /// it.
    ///
    /// @param request any request
    /// @return empty when its host is served, else a 421
    public Optional<HttpError> refusal(RequestHead request) {
        boolean passes = request.host().map(this::isServed).orElse(true);
        return passes ? Optional.empty() : Optional.of(REFUSAL);
    }

    private boolean isServed(Authority host) {
        return served.stream().anyMatch(name -> matches(name, host));
    }

    private static boolean matches(Authority name, Authority host) {
        boolean anyPort = name.port().isEmpty() || host.port().isEmpty();
        return name.host().equals(host.host()) && (anyPort || name.port().equals(host.port()));
    }
}
