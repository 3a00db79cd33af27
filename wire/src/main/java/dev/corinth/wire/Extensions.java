package dev.corinth.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The table of the extensions that a route or a client knows.
/// Immutable.
///
/// What is not in the table is declined, unknown and historic extensions alike.
public final class Extensions {
    private static final Extensions NONE = new Extensions(List.of());

    private final List<Extension> table;

    private Extensions(List<Extension> table) {
        this.table = table;
    }

    /// An empty table.
    ///
    /// @return a table that declines everything
    public static Extensions none() {
        return NONE;
    }

    /// The table with nothing but permessage-deflate, or an empty one when it is not enabled.
    ///
    /// @param config how to negotiate it
    /// @return the table
    public static Extensions of(DeflateConfig config) {
        return config.enabled() ? NONE.with(new DeflateNegotiation(config)) : NONE;
    }

    /// This table with one entry more.
    ///
    /// @param extension one whose name is not in the table
    /// @return the larger table
    /// @throws IllegalArgumentException when the name is taken
    public Extensions with(Extension extension) {
        if (find(extension.name()).isPresent()) {
            throw new IllegalArgumentException("extension twice: name=" + extension.name());
        }
        List<Extension> larger = new ArrayList<>(table);
        larger.add(extension);
        return new Extensions(List.copyOf(larger));
    }

    /// As a server: goes through a client's offers in their order and takes the first acceptable
    /// one of each extension.
    ///
    /// @param offers all elements of all `Sec-WebSocket-Extensions` headers
    /// @return the response; empty, and then no header, when everything was declined
    public List<ExtensionOffer> negotiate(List<ExtensionOffer> offers) {
        List<ExtensionOffer> response = new ArrayList<>();
        Set<String> agreed = new HashSet<>();
        for (ExtensionOffer offer : offers) {
            if (!agreed.contains(offer.name())) {
                Optional<ExtensionOffer> answer =
                        find(offer.name()).flatMap(extension -> extension.negotiate(offer));
                answer.ifPresent(response::add);
                answer.ifPresent(accepted -> agreed.add(accepted.name()));
            }
        }
        return List.copyOf(response);
    }

    /// As a client: what to offer.
    ///
    /// @return the elements of the request's header; empty, and then no header, for an empty table
    public List<ExtensionOffer> offers() {
        return table.stream().flatMap(extension -> extension.offers().stream()).toList();
    }

    /// As a client: judges the server's response (RFC 6455 §9.1).
    ///
    /// @param response all elements of all `Sec-WebSocket-Extensions` headers of the response
    /// @return false when one was not offered, stands twice or breaks its own rules: the connection
    ///     is to be failed
    public boolean accepts(List<ExtensionOffer> response) {
        Set<String> names = new HashSet<>();
        for (ExtensionOffer answer : response) {
            boolean right = find(answer.name()).filter(e -> e.accepts(answer)).isPresent();
            if (!right || !names.add(answer.name())) {
                return false;
            }
        }
        return true;
    }

    private Optional<Extension> find(String name) {
        return table.stream().filter(extension -> extension.name().equals(name)).findFirst();
    }
}
