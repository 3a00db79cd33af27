package dev.corinth.json;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes one JSON object on one line, member by member. Used by one thread.
public final class Json {
    private final StringBuilder text;
    private boolean hasMember;

    private Json(StringBuilder text) {
        this.text = text;
        text.append('{');
    }

    /// An object.
    ///
    /// @param members writes them
    /// @return one line
    public static String object(Consumer<Json> members) {
        var text = new StringBuilder(256);
        write(text, members);
        return text.toString();
    }

    /// A text, of which 256 characters are written at most.
    ///
    /// @param name of the member
    /// @param value its text
    /// @return this
    public Json put(String name, String value) {
        name(name).append('"');
        Escapes.append(text, value);
        text.append('"');
        return this;
    }

    /// A text that may be longer than others.
    ///
    /// @param name of the member
    /// @param value its text
    /// @param most how many characters are written at most
    /// @return this
    public Json putLong(String name, String value, int most) {
        name(name).append('"');
        Escapes.append(text, value, most);
        text.append('"');
        return this;
    }

    /// A whole number.
    ///
    /// @param name of the member
    /// @param value the number
    /// @return this
    public Json put(String name, long value) {
        name(name).append(value);
        return this;
    }

    /// A truth.
    ///
    /// @param name of the member
    /// @param value true or false
    /// @return this
    public Json put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /// Counts by numbers, as an object.
    ///
    /// @param name of the member
    /// @param counts by what they count
    /// @return this
    public Json put(String name, Map<Integer, Long> counts) {
        return put(name, inner -> counts.forEach((key, value) -> inner.put("" + key, value)));
    }

    /// An object in this one.
    ///
    /// @param name of the member
    /// @param members writes what is in it
    /// @return this
    public Json put(String name, Consumer<Json> members) {
        write(name(name), members);
        return this;
    }

    /// An array of objects.
    ///
    /// @param <T> what they show
    /// @param name of the member
    /// @param items in order
    /// @param members writes what is in one
    /// @return this
    public <T> Json put(String name, Collection<T> items, BiConsumer<Json, T> members) {
        name(name).append('[');
        boolean hasItem = false;
        for (T item : items) {
            text.append(hasItem ? "," : "");
            hasItem = true;
            write(text, inner -> members.accept(inner, item));
        }
        text.append(']');
        return this;
    }

    private StringBuilder name(String name) {
        text.append(hasMember ? ",\"" : "\"").append(name).append("\":");
        hasMember = true;
        return text;
    }

    private static void write(StringBuilder text, Consumer<Json> members) {
        members.accept(new Json(text));
        text.append('}');
    }
}
