package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.http.BodyDecoder;
import dev.corinth.http.HeadParser;
import dev.corinth.http.HeadWriter;
import dev.corinth.http.Headers;
import dev.corinth.http.HostRule;
import dev.corinth.http.HttpLimits;
import dev.corinth.http.OriginRule;
import dev.corinth.http.RequestHead;
import dev.corinth.http.ServerHandshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Requests as a server reads them: heads, bodies and what follows from them.
class RequestHeadFuzzTest {

    private static final HostRule HOSTS = HostRule.localhost().allowing("example.org");
    private static final OriginRule ORIGINS = OriginRule.sameOrigin().allowing("https://a.example");

    @FuzzTest
    void readsRequests(byte[] input) {
        List<HeadReader<RequestHead>> readers = new ArrayList<>();
        Cuts.compare(
                input,
                () -> {
                    readers.add(reader());
                    return readers.getLast();
                });
        readers.getFirst().heads().forEach(RequestHeadFuzzTest::judge);
    }

    private static HeadReader<RequestHead> reader() {
        return new HeadReader<>(
                HeadParser.ofRequests(HeadReader.LIMITS),
                BodyDecoder::of,
                RequestHeadFuzzTest::describe);
    }

    private static String describe(RequestHead head) {
        return String.join(
                " ",
                head.method(),
                head.target(),
                head.version().toString(),
                head.framing().toString(),
                head.headers().toString());
    }

    /// Asks all that a server asks of a head.
    private static void judge(RequestHead head) {
        head.path();
        head.queryAll("a");
        head.cookies();
        boolean promises = head.keepAlive() && head.expectsContinue();
        Optional<?> refusal = HOSTS.refusal(head).or(() -> ORIGINS.refusal(head, promises));
        requireNonNegative(head.contentLength());
        if (ServerHandshake.of(head) instanceof ServerHandshake.Accepted accepted) {
            accepted.answer(accepted.protocols().stream().findFirst(), "", Headers.NONE);
        }
        if (refusal.isEmpty() && head.framing().isEmpty()) {
            requireSameWhenWrittenAgain(head);
        }
    }

    private static void requireNonNegative(long length) {
        if (length < -1) {
            throw new AssertionError("contentLength=" + length);
        }
    }

    private static void requireSameWhenWrittenAgain(RequestHead head) {
        boolean hasOwnLength = head.headers().contains("Content-Length") || head.isChunked();
        if (hasOwnLength || !head.headers().contains("Host")) {
            return;
        }
        HeadWriter writer = new HeadWriter();
        writer.request(head.method(), head.target(), head.headers());
        byte[] bytes = writer.toByteArray();
        HeadParser<RequestHead> parser = HeadParser.ofRequests(HttpLimits.DEFAULTS);
        long from = Block.put(bytes, 0, bytes.length);
        if (parser.parse(Block.MEMORY, from, Block.END) != Block.END
                || !parser.head().headers().equals(head.headers())
                || !parser.head().target().equals(head.target())) {
            throw new AssertionError("not the same when written and read again: " + head);
        }
    }
}
