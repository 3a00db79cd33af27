package dev.corinth.http;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Feeds parsers from native memory, whole or in pieces. Safe for any thread.
final class Feed {
    private Feed() {}

    /// What came out of one input.
    record Parsed<H>(List<H> heads, Optional<HttpError> error, boolean isInside) {
        H only() {
            if (heads.size() != 1 || error.isPresent()) {
                throw new AssertionError("not one head: " + this);
            }
            return heads.getFirst();
        }

        int status() {
            return error.map(HttpError::status).orElse(heads.isEmpty() ? 0 : 200);
        }
    }

    /// A text block with the line ends of HTTP.
    static String lines(String block) {
        return block.replace("\n", "\r\n");
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Parses heads one after the other until the input ends or a head is refused.
    static <H> Parsed<H> pieces(HeadParser<H> parser, List<byte[]> pieces) {
        List<H> heads = new ArrayList<>();
        for (byte[] piece : pieces) {
            MemorySegment segment = Bytes.toNative(piece);
            long at = 0;
            while (at < piece.length) {
                at = parser.parse(segment, at, piece.length);
                if (at == HeadParser.ERROR) {
                    return new Parsed<>(heads, Optional.of(parser.error()), parser.isInside());
                }
                if (at == HeadParser.NEED_MORE) {
                    break;
                }
                heads.add(parser.head());
            }
        }
        return new Parsed<>(heads, Optional.empty(), parser.isInside());
    }

    static Parsed<RequestHead> requests(String input) {
        return pieces(HeadParser.ofRequests(HttpLimits.DEFAULTS), List.of(latin1(input)));
    }

    static Parsed<ResponseHead> responses(String input) {
        return pieces(HeadParser.ofResponses(HttpLimits.DEFAULTS), List.of(latin1(input)));
    }

    static RequestHead request(String input) {
        return requests(input).only();
    }

    static ResponseHead response(String input) {
        return responses(input).only();
    }

    /// The status that a request is refused with, over every split; 200 when it is taken.
    static int status(String input) {
        int whole = requests(input).status();
        everySplit(
                () -> HeadParser.ofRequests(HttpLimits.DEFAULTS),
                input,
                parsed -> {
                    if (parsed.status() != whole) {
                        throw new AssertionError("whole " + whole + ", cut " + parsed.status());
                    }
                });
        return whole;
    }

    static <H> void everySplit(
            Supplier<HeadParser<H>> parser, String input, Consumer<Parsed<H>> check) {
        Chunks.everySplit(latin1(input), pieces -> check.accept(pieces(parser.get(), pieces)));
    }
}
