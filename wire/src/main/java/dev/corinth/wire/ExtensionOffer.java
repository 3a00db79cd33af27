package dev.corinth.wire;

import java.util.List;
import java.util.stream.Collectors;

/// One element of a `Sec-WebSocket-Extensions` header: a client's offer or a server's response.
/// Immutable.
///
/// @param name the extension's token
/// @param parameters in the order in which they stand
public record ExtensionOffer(String name, List<Parameter> parameters) {
    /// Copies the list.
    public ExtensionOffer {
        parameters = List.copyOf(parameters);
    }

    /// The element as it stands in the header.
    ///
    /// @return for example `permessage-deflate; server_no_context_takeover`
    public String render() {
        StringBuilder text = new StringBuilder(name);
        for (Parameter parameter : parameters) {
            text.append("; ").append(parameter.render());
        }
        return text.toString();
    }

    /// The value of the header that holds these elements.
    ///
    /// @param offers not empty: a header without elements is left out
    /// @return the elements, with commas between them
    public static String render(List<ExtensionOffer> offers) {
        return offers.stream().map(ExtensionOffer::render).collect(Collectors.joining(", "));
    }
}
