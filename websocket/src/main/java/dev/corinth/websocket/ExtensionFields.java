package dev.corinth.websocket;

import dev.corinth.http.HeaderElement;
import dev.corinth.http.HeaderElements;
import dev.corinth.wire.ExtensionOffer;
import dev.corinth.wire.Parameter;

import java.util.ArrayList;
import java.util.List;

/// Reads `Sec-WebSocket-Extensions`: what HTTP parsed becomes what the negotiation takes.
/// Immutable; all methods are static.
public final class ExtensionFields {
    private ExtensionFields() {}

    /// Reads the elements of a field.
    ///
    /// @param elements well-formed
    /// @return the same, as offers or answers
    public static List<ExtensionOffer> read(HeaderElements elements) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (HeaderElement element : elements) {
            List<Parameter> parameters =
                    element.parameters().stream()
                            .map(one -> new Parameter(one.name(), one.value()))
                            .toList();
            offers.add(new ExtensionOffer(element.name(), parameters));
        }
        return offers;
    }
}
