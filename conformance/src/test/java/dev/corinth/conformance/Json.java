package dev.corinth.conformance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As much of JSON as browsers' drivers need. Stateless.
final class Json {

    private Json() {}

    /// A text in quotes.
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /// The first text of that name that has nothing to be unescaped.
    static String text(String json, String name) {
        Matcher found =
                Pattern.compile(Pattern.quote(quote(name)) + "\\s*:\\s*\"([^\"\\\\]*)\"")
                        .matcher(json);
        if (!found.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return found.group(1);
    }
}
