package dev.corinth.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.http.HeaderElement;
import dev.corinth.http.HeaderElements;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.ExtensionOffer;
import dev.corinth.wire.Extensions;
import dev.corinth.wire.Parameter;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Values of `Sec-WebSocket-Extensions` and of other header fields that are lists: their grammar,
/// and what both sides make of them.
class ExtensionHeaderFuzzTest {

    private static final List<Extensions> EXTENSIONS =
            List.of(
                    Extensions.none(),
                    Extensions.of(DeflateConfig.on()),
                    Extensions.of(DeflateConfig.onWithTakeover()));

    private static final String BLANKS = "[ \\t]*";
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    // A plain dot would leave out 0x85, which ends a line.
    private static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\(?s:.)[^\"\\\\]*+)*+\"";
    private static final String PARAMETER =
            BLANKS + TOKEN + BLANKS + "(?:=" + BLANKS + "(?:" + TOKEN + "|" + QUOTED + ")?)?"
                    + BLANKS;
    private static final Pattern ELEMENT =
            Pattern.compile(
                    BLANKS + TOKEN + "(?:/" + TOKEN + ")?" + BLANKS + "(?:;" + PARAMETER + ")*+");

    @FuzzTest
    void negotiates(byte[] input) {
        // Header fields hold no control characters, and regular expressions want short texts.
        String value = new String(input, 0, Math.min(800, input.length), ISO_8859_1);
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            return;
        }

        HeaderElements elements = HeaderElements.parse(value);
        elements.contains("upgrade");

        if (elements.isValid() != isList(value)) {
            throw new AssertionError("valid=" + elements.isValid() + ": " + value);
        }
        judge(elements.asList().stream().map(ExtensionHeaderFuzzTest::offer).toList());
    }

    private static ExtensionOffer offer(HeaderElement element) {
        return new ExtensionOffer(
                element.name(),
                element.parameters().stream()
                        .map(it -> new Parameter(it.name(), it.value()))
                        .toList());
    }

    /// The value as an offer to a server, and as the answer of one.
    private static void judge(List<ExtensionOffer> values) {
        for (Extensions extensions : EXTENSIONS) {
            List<ExtensionOffer> agreed = extensions.negotiate(values);
            DeflateParameters parameters = DeflateParameters.of(agreed);
            boolean isOffered =
                    agreed.stream().allMatch(it -> values.stream().anyMatch(o -> same(it, o)));
            if (!isOffered || agreed.size() > 1 || agreed.isEmpty() == parameters.isAgreed()) {
                throw new AssertionError(values + " led to " + agreed);
            }
            List<?> again = HeaderElements.parse(ExtensionOffer.render(agreed)).asList();
            if (again.size() != agreed.size()) {
                throw new AssertionError(agreed + " cannot be read");
            }
            if (extensions.accepts(values) && values.size() > 1) {
                throw new AssertionError("a client accepted " + values);
            }
        }
    }

    private static boolean same(ExtensionOffer one, ExtensionOffer other) {
        return one.name().equals(other.name());
    }

    /// The grammar once more, slowly: cut at the commas outside quotes, then match each part.
    private static boolean isList(String value) {
        int from = 0;
        boolean isQuoted = false;
        Stream.Builder<String> parts = Stream.builder();
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (isQuoted && c == '\\') {
                at++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                parts.add(value.substring(from, at));
                from = at + 1;
            }
        }
        parts.add(value.substring(from));
        return parts.build()
                .allMatch(part -> part.matches(BLANKS) || ELEMENT.matcher(part).matches());
    }
}
