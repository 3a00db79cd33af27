package dev.corinth.server;

import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes one JSON object, member by member. Used by one thread.
final class Json {
    private final StringBuilder text;
    private boolean hasMember;

    private Json(StringBuilder text) {
        this.text = text;
        text.append('{');
    }

    static String object(Consumer<Json> members) {
        var text = new StringBuilder(256);
        write(text, members);
        return text.toString();
    }

    Json put(String name, String value) {
        name(name).append('"');
        Escapes.append(text, value);
        text.append('"');
        return this;
    }

    /// A text that may be longer than others.
    Json putLong(String name, String value, int most) {
        name(name).append('"');
        Escapes.append(text, value, most);
        text.append('"');
        return this;
    }

    Json put(String name, long value) {
        name(name).append(value);
        return this;
    }

    Json put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    Json put(String name, Map<Integer, Long> counts) {
        return put(name, inner -> counts.forEach((key, value) -> inner.put("" + key, value)));
    }

    Json put(String name, Consumer<Json> members) {
        write(name(name), members);
        return this;
    }

    /// An array of objects.
    <T> Json put(String name, Collection<T> items, BiConsumer<Json, T> members) {
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
