package dev.corinth.http;

import dev.corinth.http.HeaderElement.Parameter;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The elements of a list-valued header field: tokens, each with parameters.
/// Immutable.
///
/// ```
/// list      = element *( "," element )             empty elements are skipped, RFC 9110 §5.6.1
/// element   = token [ "/" token ] *( ";" parameter )
/// parameter = token [ "=" [ token / quoted-string ] ]
/// ```
///
/// Blanks may stand around each part: RFC 6455 takes its grammar from RFC 2616, which implies them.
/// Read once from left to right without going back, so the work is linear in the length. A value
/// that does not follow the grammar gives no elements and a [#problem]; it never throws.
public final class HeaderElements implements Iterable<HeaderElement> {
    private final List<HeaderElement> elements;
    private final Optional<String> problem;

    private HeaderElements(List<HeaderElement> elements, Optional<String> problem) {
        this.elements = List.copyOf(elements);
        this.problem = problem;
    }

    /// Reads all values of one field name as one list (RFC 9110 §5.3).
    ///
    /// @param values the values, as [Headers#all] gives them
    /// @return the elements or the problem
    public static HeaderElements parse(List<String> values) {
        List<HeaderElement> elements = new ArrayList<>();
        for (String value : values) {
            ElementScanner scanner = new ElementScanner(value);
            if (!scanner.readList(elements)) {
                return new HeaderElements(List.of(), Optional.of(scanner.problem()));
            }
        }
        return new HeaderElements(elements, Optional.empty());
    }

    /// Reads one value.
    ///
    /// @param value the text of the header field
    /// @return the elements or the problem
    public static HeaderElements parse(String value) {
        return parse(List.of(value));
    }

    /// What is wrong with the value.
    ///
    /// @return empty when it follows the grammar
    public Optional<String> problem() {
        return problem;
    }

    /// Whether the value follows the grammar.
    ///
    /// @return true when there is no problem
    public boolean isValid() {
        return problem.isEmpty();
    }

    /// Whether there are no elements.
    ///
    /// @return true when none was read
    public boolean isEmpty() {
        return elements.isEmpty();
    }

    /// The elements in their order.
    ///
    /// @return an unmodifiable list
    public List<HeaderElement> asList() {
        return elements;
    }

    /// The elements in their order; the iterator cannot remove.
    @Override
    public Iterator<HeaderElement> iterator() {
        return elements.iterator();
    }

    /// Whether an element without parameters has this name, compared without case.
    ///
    /// @param token the name to look for
    /// @return true when one has it
    public boolean contains(String token) {
        for (HeaderElement element : elements) {
            if (element.parameters().isEmpty()
                    && Grammar.equalsIgnoringCase(element.name(), token)) {
                return true;
            }
        }
        return false;
    }

    /// Whether an element has this name, whatever its parameters.
    boolean hasName(String name) {
        return elements.stream().anyMatch(e -> Grammar.equalsIgnoringCase(e.name(), name));
    }

    /// The elements for logs and messages.
    @Override
    public String toString() {
        return problem.orElse(elements.toString());
    }

    /// The names of the elements when they are plain tokens, all different, and at least one.
    ///
    /// @return the names as sent; empty when the list is anything else
    Optional<List<String>> asDistinctTokens() {
        Set<String> names = new LinkedHashSet<>();
        for (HeaderElement element : elements) {
            if (!element.parameters().isEmpty()
                    || !Grammar.isToken(element.name())
                    || !names.add(element.name())) {
                return Optional.empty();
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(names));
    }

    /// One pass over one value. Owned by the call that made it.
    private static final class ElementScanner {
        private final String text;
        private int at;
        private String problem = "";

        ElementScanner(String text) {
            this.text = text;
        }

        String problem() {
            return problem;
        }

        boolean readList(List<HeaderElement> into) {
            skipBlanks();
            while (at < text.length()) {
                if (text.charAt(at) != ',' && !readElement(into)) {
                    return false;
                }
                if (at < text.length() && text.charAt(at) != ',') {
                    return fail("a comma must separate elements");
                }
                at++;
                skipBlanks();
            }
            return true;
        }

        private boolean readElement(List<HeaderElement> into) {
            String name = readName();
            if (name.isEmpty()) {
                return fail("an element must start with a token");
            }
            skipBlanks();
            List<Parameter> parameters = new ArrayList<>(0);
            while (isAt(';')) {
                if (!readParameter(parameters)) {
                    return false;
                }
            }
            into.add(new HeaderElement(name, parameters));
            return true;
        }

        /// RFC 9110 §7.8: an Upgrade element may carry a version, "HTTP/2.0".
        ///
        /// @return empty where there is no name
        private String readName() {
            String name = readToken();
            if (name.isEmpty() || !isAt('/')) {
                return name;
            }
            at++;
            String version = readToken();
            return version.isEmpty() ? "" : name + "/" + version;
        }

        private boolean readParameter(List<Parameter> into) {
            at++;
            skipBlanks();
            String name = readToken();
            if (name.isEmpty()) {
                return fail("a parameter must start with a token");
            }
            skipBlanks();
            Optional<String> value = Optional.empty();
            if (isAt('=')) {
                at++;
                skipBlanks();
                value = Optional.of(isAt('"') ? readQuoted() : readToken());
                skipBlanks();
            }
            into.add(new Parameter(name, value));
            return problem.isEmpty();
        }

        /// RFC 9110 §5.6.4: a backslash takes the next character as it is.
        private String readQuoted() {
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            if (at == text.length()) {
                fail("a quoted string must end");
            }
            at++;
            return value.toString();
        }

        private String readToken() {
            int from = at;
            at = Grammar.span(text, at, Grammar.TOKEN);
            return text.substring(from, at);
        }

        private void skipBlanks() {
            at = Grammar.span(text, at, Grammar.BLANK);
        }

        private boolean isAt(char mark) {
            return at < text.length() && text.charAt(at) == mark;
        }

        private boolean fail(String what) {
            problem = what;
            return false;
        }
    }
}
