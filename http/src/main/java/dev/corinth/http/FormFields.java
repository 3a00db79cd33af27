package dev.corinth.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of a form in `application/x-www-form-urlencoded`, as browsers write it.
/// Immutable; all methods are static.
public final class FormFields {
    private FormFields() {}

    /// One field.
    /// Immutable.
    ///
    /// @param name decoded; malformed UTF-8 has become U+FFFD
    /// @param value decoded in the same way; empty when there is no equals sign
    public record Field(String name, String value) {}

    /// Takes a form apart: `+` is a space, what follows a percent sign is a byte of UTF-8.
    ///
    /// @param text the whole form, one character for each byte
    /// @param maxFields how many there may be
    /// @return the fields in their order; empty when there are more, or a percent sign is not
    ///     followed by two hexadecimal digits
    public static Optional<List<Field>> parse(String text, int maxFields) {
        if (!PercentCode.isWellFormed(text)) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        int from = 0;
        while (from < text.length() && fields.size() <= maxFields) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            if (end > from) {
                fields.add(field(text.substring(from, end)));
            }
            from = end + 1;
        }
        return fields.size() > maxFields ? Optional.empty() : Optional.of(fields);
    }

    private static Field field(String pair) {
        int equal = pair.indexOf('=');
        String name = equal < 0 ? pair : pair.substring(0, equal);
        String value = equal < 0 ? "" : pair.substring(equal + 1);
        return new Field(PercentCode.decodeQuery(name), PercentCode.decodeQuery(value));
    }
}
