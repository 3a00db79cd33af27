package dev.corinth.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The header fields of one message, in their order and with their names as sent.
/// Immutable.
///
/// Names are compared without case. A field that could break a message cannot exist here: names are
/// tokens, values hold no control characters (RFC 9110 §5.5), so nothing that is made of a
/// `Headers` can smuggle a line into a message.
public final class Headers implements Iterable<Headers.Field> {
    /// No header fields.
    public static final Headers NONE = new Headers(List.of());

    private final List<Field> fields;

    private Headers(List<Field> fields) {
        this.fields = fields;
    }

    /// One header field.
    /// Immutable.
    ///
    /// @param name the name in its original case, a token (RFC 9110 §5.1)
    /// @param value the value without surrounding blanks; bytes from 0x80 appear as the characters
    ///     U+0080 to U+00FF
    public record Field(String name, String value) {
        /// Checks both parts.
        ///
        /// @throws IllegalArgumentException when the name is no token or the value holds anything
        ///     but visible characters up to U+00FF, inner spaces and inner tabs
        public Field {
            if (!Grammar.isToken(name)) {
                throw new IllegalArgumentException("not a header name: name=" + printable(name));
            }
            requireValue(value);
        }

        boolean isNamed(String other) {
            return Grammar.equalsIgnoringCase(name, other);
        }
    }

    /// Makes header fields from names and values in turn.
    ///
    /// @param namesAndValues name, value, name, value …
    /// @return the fields in that order
    /// @throws IllegalArgumentException when a name or value is not allowed or a value is missing
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "names and values come in pairs: count=" + namesAndValues.length);
        }
        List<Field> fields = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return of(fields);
    }

    static Headers of(List<Field> fields) {
        return new Headers(List.copyOf(fields));
    }

    /// These fields and one more at the end. A field of the same name stays.
    ///
    /// @param name the name of the new field
    /// @param value its value
    /// @return the fields with the new one
    /// @throws IllegalArgumentException when the name or the value is not allowed
    public Headers plus(String name, String value) {
        return plus(of(name, value));
    }

    /// These fields followed by others.
    ///
    /// @param more the fields to append
    /// @return all the fields
    public Headers plus(Headers more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(more.fields);
        return of(all);
    }

    /// The value of the first field of this name.
    ///
    /// @param name the name, in any case
    /// @return the value, or empty when no field has the name
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.isNamed(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /// The values of all fields of this name, in order.
    ///
    /// @param name the name, in any case
    /// @return the values, none when no field has the name
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (Field field : fields) {
            if (field.isNamed(name)) {
                values.add(field.value());
            }
        }
        return List.copyOf(values);
    }

    /// Whether any field has this name.
    ///
    /// @param name the name, in any case
    /// @return true when one has
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /// Whether the comma-separated values of this name hold a token, compared without case, as in
    /// `Connection: keep-alive, Upgrade`.
    ///
    /// @param name the name, in any case
    /// @param token the token to look for
    /// @return false also when the values are no list of tokens
    public boolean hasToken(String name, String token) {
        return HeaderElements.parse(all(name)).contains(token);
    }

    /// The number of fields.
    ///
    /// @return how many there are
    public int size() {
        return fields.size();
    }

    /// The fields in their order; the iterator cannot remove.
    @Override
    public Iterator<Field> iterator() {
        return fields.iterator();
    }

    /// Equal when the fields are, in order and in the case of their names.
    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && headers.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /// The fields for logs; not a form to send.
    @Override
    public String toString() {
        return fields.toString();
    }

    static void requireValue(String value) {
        boolean trimmed =
                value.isEmpty() || !(isBlank(value, 0) || isBlank(value, value.length() - 1));
        if (!trimmed || Grammar.span(value, 0, Grammar.VALUE) != value.length()) {
            throw new IllegalArgumentException("not a header value: value=" + printable(value));
        }
    }

    private static boolean isBlank(String value, int index) {
        return Grammar.is(value.charAt(index), Grammar.BLANK);
    }

    /// The text with all but visible ASCII replaced, so that messages of exceptions stay one line.
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < Math.min(text.length(), 80); i++) {
            char letter = text.charAt(i);
            shown.append(letter >= ' ' && letter <= '~' ? letter : '?');
        }
        return shown.toString();
    }
}
