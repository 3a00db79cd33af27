package dev.corinth.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.corinth.oracle.Chunks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Feeds parsers from native memory, whole or in pieces. Owned by the one thread of the tests.
///
/// All pieces of an input pass through the same memory, which is overwritten in between, as a
/// receive buffer is: a parser that looked back at an earlier piece would read rubbish.
final class Feed {
    private static final int OFFSET = 5;
    private static final byte RUBBISH = (byte) 0xA5;

    private static MemorySegment memory = Arena.ofAuto().allocate(1024).fill(RUBBISH);

    private Feed() {}

    /// What came out of one input. Immutable.
    record Parsed<H>(List<H> heads, Optional<HttpError> error, boolean isInside) {
        H only() {
            if (heads.size() != 1 || error.isPresent()) {
                throw new AssertionError("not one head: " + this);
            }
            return heads.getFirst();
        }

        /// The status of the refusal; 200 for a whole head, 0 when more is needed.
        int status() {
            return error.map(HttpError::status).orElse(heads.isEmpty() ? 0 : 200);
        }
    }

    /// Takes one piece in memory. Owned by the test.
    interface Piece {
        /// Whether the next piece is wanted.
        boolean take(MemorySegment segment, long from, long to);
    }

    /// A text block with the line ends of HTTP.
    static String lines(String block) {
        return block.replace("\n", "\r\n");
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(HeadWriter writer) {
        return new String(writer.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    /// Shows pieces one after the other in the same memory.
    static void through(List<byte[]> pieces, Piece taker) {
        int longest = pieces.stream().mapToInt(piece -> piece.length).max().orElse(0);
        MemorySegment segment = memory(longest + 2L * OFFSET);
        boolean goesOn = true;
        for (int i = 0; i < pieces.size() && goesOn; i++) {
            byte[] piece = pieces.get(i);
            MemorySegment.copy(piece, 0, segment, JAVA_BYTE, OFFSET, piece.length);
            goesOn = taker.take(segment, OFFSET, OFFSET + (long) piece.length);
            segment.asSlice(0, longest + 2L * OFFSET).fill(RUBBISH);
        }
    }

    private static MemorySegment memory(long size) {
        if (memory.byteSize() < size) {
            memory = Arena.ofAuto().allocate(size);
        }
        return memory;
    }

    /// Parses heads one after the other until the input ends or a head is refused.
    static <H> Parsed<H> pieces(HeadParser<H> parser, List<byte[]> pieces) {
        List<H> heads = new ArrayList<>();
        through(pieces, (segment, from, to) -> takeHeads(parser, heads, segment, from, to));
        return new Parsed<>(
                heads,
                Optional.of(parser).filter(p -> isRefused(p)).map(HeadParser::error),
                parser.isInside());
    }

    private static <H> boolean takeHeads(
            HeadParser<H> parser, List<H> heads, MemorySegment segment, long from, long to) {
        long at = from;
        while (at >= 0 && at < to) {
            at = parser.parse(segment, at, to);
            if (at >= 0) {
                heads.add(parser.head());
            }
        }
        return at != HeadParser.ERROR;
    }

    private static boolean isRefused(HeadParser<?> parser) {
        try {
            parser.error();
            return true;
        } catch (IllegalStateException none) {
            return false;
        }
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

    /// The head of the response that a writer holds, whose body is not looked at.
    static ResponseHead responseIn(HeadWriter writer) {
        String text = text(writer);
        return response(text.substring(0, text.indexOf("\r\n\r\n") + 4));
    }

    /// The head of a GET with these header lines and a Host.
    static RequestHead get(String... headerLines) {
        return request(plainGet(headerLines));
    }

    static String plainGet(String... headerLines) {
        StringBuilder text = new StringBuilder("GET / HTTP/1.1\r\nHost: good\r\n");
        for (String line : headerLines) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    /// The status that a request gets, the same over every split.
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
