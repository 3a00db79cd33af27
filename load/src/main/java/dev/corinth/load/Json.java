package dev.corinth.load;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes maps, lists, texts, numbers and truths as JSON, two spaces for each level.
/// Immutable: it holds no state.
final class Json {
    private static final String STEP = "  ";

    private Json() {}

    static String text(Map<String, ?> value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> object(out, map, newLine);
            case List<?> list -> array(out, list, newLine);
            case Double number -> out.append(number(number));
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> string(out, value.toString());
        }
    }

    private static void object(StringBuilder out, Map<?, ?> map, String newLine) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> all = map.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<?, ?> entry = all.next();
            out.append(newLine).append(STEP);
            string(out, String.valueOf(entry.getKey()));
            out.append(": ");
            write(out, entry.getValue(), newLine + STEP);
            out.append(all.hasNext() ? "," : newLine);
        }
        out.append('}');
    }

    private static void array(StringBuilder out, List<?> list, String newLine) {
        out.append('[');
        for (Iterator<?> all = list.iterator(); all.hasNext(); ) {
            out.append(newLine).append(STEP);
            write(out, all.next(), newLine + STEP);
            out.append(all.hasNext() ? "," : newLine);
        }
        out.append(']');
    }

    /// Three digits behind the point; whole numbers without one.
    private static String number(double number) {
        String text = String.format(Locale.ROOT, "%.3f", number);
        return text.endsWith(".000") ? text.substring(0, text.length() - 4) : text;
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
