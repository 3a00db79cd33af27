package dev.corinth.fuzz;

import dev.corinth.http.BodyDecoder;
import dev.corinth.http.HeadParser;
import dev.corinth.http.HttpError;
import dev.corinth.http.HttpLimits;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Reads messages with their bodies, one after the other, as a connection would. Used by one
/// thread.
///
/// @param <H> the kind of head
final class HeadReader<H> implements Cuts.Reader {

    /// Small enough for a fuzzer to reach each of them.
    static final HttpLimits LIMITS =
            HttpLimits.DEFAULTS
                    .withMaxRequestLine(200)
                    .withMaxHeaderBytes(400)
                    .withMaxHeaders(12)
                    .withMaxBody(300);

    private final HeadParser<H> parser;
    private final BiFunction<H, HttpLimits, BodyDecoder> bodies;
    private final Function<H, String> describe;
    private final List<H> heads = new ArrayList<>();
    private final StringBuilder trace = new StringBuilder();

    /// Of the body in hand. How much of one that is refused comes before that depends on the cuts.
    private final StringBuilder content = new StringBuilder();

    private @Nullable BodyDecoder body;
    private boolean failed;

    HeadReader(
            HeadParser<H> parser,
            BiFunction<H, HttpLimits, BodyDecoder> bodies,
            Function<H, String> describe) {
        this.parser = parser;
        this.bodies = bodies;
        this.describe = describe;
    }

    /// The heads read so far.
    List<H> heads() {
        return heads;
    }

    @Override
    public void read(MemorySegment segment, long from, long to) {
        long at = from;
        while (at >= 0 && !failed && (at < to || body != null)) {
            long next = body == null ? head(segment, at, to) : body(body, segment, at, to);
            if (next > to || (next >= 0 && next < at)) {
                throw new AssertionError("from " + at + " to " + to + " came " + next);
            }
            at = next;
        }
    }

    private long head(MemorySegment segment, long from, long to) {
        long next = parser.parse(segment, from, to);
        if (next == HeadParser.ERROR) {
            fail(parser.error());
        } else if (next != HeadParser.NEED_MORE) {
            H head = parser.head();
            heads.add(head);
            trace.append(describe.apply(head)).append('\n');
            body = bodies.apply(head, LIMITS);
        }
        return next;
    }

    private long body(BodyDecoder decoder, MemorySegment segment, long from, long to) {
        long next = decoder.decode(segment, from, to, this::piece);
        if (next == HeadParser.ERROR) {
            fail(decoder.error());
        } else if (next != HeadParser.NEED_MORE) {
            trace.append(content).append("\nend of body\n");
            content.setLength(0);
            body = null;
        }
        return next;
    }

    private void piece(MemorySegment segment, long from, long to) {
        content.append(new String(Block.bytes(segment, from, to), StandardCharsets.ISO_8859_1));
    }

    private void fail(HttpError error) {
        failed = true;
        content.setLength(0);
        trace.append("\nrefused ").append(error);
    }

    @Override
    public String trace() {
        return trace + content.toString();
    }
}
