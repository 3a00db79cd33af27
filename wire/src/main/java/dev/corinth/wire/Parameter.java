package dev.corinth.wire;

import java.util.Optional;

/// A parameter of an extension (RFC 6455 §9.1).
/// Immutable.
///
/// @param name a token
/// @param value a token, without the quotes it may have had; empty for a parameter without `=`
public record Parameter(String name, Optional<String> value) {
    /// A parameter without a value.
    ///
    /// @param name a token
    /// @return the parameter
    public static Parameter of(String name) {
        return new Parameter(name, Optional.empty());
    }

    /// A parameter with a value.
    ///
    /// @param name a token
    /// @param value a token
    /// @return the parameter
    public static Parameter of(String name, String value) {
        return new Parameter(name, Optional.of(value));
    }

    /// The parameter as it stands in the header.
    ///
    /// @return `name` or `name=value`
    public String render() {
        return value.map(text -> name + "=" + text).orElse(name);
    }
}
