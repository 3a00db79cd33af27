package dev.corinth.http;

import java.util.List;
import java.util.Optional;

/// One element of a list-valued header field, such as one extension offer.
/// Immutable.
///
/// @param name the element's first token as sent
/// @param parameters what follows it after semicolons, in order, repetitions kept
public record HeaderElement(String name, List<Parameter> parameters) {
    /// Copies the list.
    public HeaderElement {
        parameters = List.copyOf(parameters);
    }

    /// The value of the first parameter of a name.
    ///
    /// @param wanted the name, in any case
    /// @return empty when there is none, or it has no value
    public Optional<String> parameter(String wanted) {
        for (Parameter parameter : parameters) {
            if (Grammar.equalsIgnoringCase(parameter.name(), wanted)) {
                return parameter.value();
            }
        }
        return Optional.empty();
    }

    /// One parameter of an element.
    /// Immutable.
    ///
    /// @param name the token before the equals sign, as sent
    /// @param value what follows it, unquoted; empty when there is no equals sign. The text itself
    ///     is empty for `name=` and `name=""`, which no extension takes: whoever reads the offer
    ///     declines it rather than the whole handshake
    public record Parameter(String name, Optional<String> value) {}
}
