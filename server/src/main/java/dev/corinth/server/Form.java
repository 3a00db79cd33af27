package dev.corinth.server;

import dev.corinth.http.FormFields;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The fields of a form that a browser has sent (`application/x-www-form-urlencoded`). Immutable.
public final class Form {
    private final List<FormFields.Field> fields;

    Form(List<FormFields.Field> fields) {
        this.fields = fields;
    }

    /// A field.
    ///
    /// @param name as decoded
    /// @return its first value, decoded
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /// All values of a field.
    ///
    /// @param name as decoded
    /// @return decoded, in order
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (FormFields.Field field : fields) {
            if (field.name().equals(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /// The names of all fields.
    ///
    /// @return each once, in order
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        fields.forEach(field -> names.add(field.name()));
        return names;
    }
}
