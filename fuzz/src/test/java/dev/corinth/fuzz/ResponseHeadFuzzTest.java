package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.http.BodyDecoder;
import dev.corinth.http.ClientHandshake;
import dev.corinth.http.ClientOffer;
import dev.corinth.http.HeadParser;
import dev.corinth.http.ResponseHead;
import dev.corinth.http.WebSocketUri;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Responses as a client reads them: heads, bodies and the verdict on a handshake.
class ResponseHeadFuzzTest {

    /// Its key is always the same, so that a fuzzer can learn the answer.
    private static final ClientHandshake HANDSHAKE =
            new ClientHandshake(
                    WebSocketUri.parse("ws://example.org/echo"),
                    ClientOffer.NONE
                            .withProtocol("chat")
                            .withExtensions("permessage-deflate; client_max_window_bits"),
                    new Random(1));

    @FuzzTest
    void readsResponses(byte[] input) {
        List<HeadReader<ResponseHead>> readers = new ArrayList<>();
        Cuts.compare(
                input,
                () -> {
                    readers.add(reader());
                    return readers.getLast();
                });
        readers.getFirst().heads().forEach(ResponseHeadFuzzTest::judge);
    }

    private static HeadReader<ResponseHead> reader() {
        return new HeadReader<>(
                HeadParser.ofResponses(HeadReader.LIMITS), BodyDecoder::of, ResponseHead::toString);
    }

    private static void judge(ResponseHead head) {
        if (HANDSHAKE.verify(head) instanceof ClientHandshake.Opened opened) {
            boolean isRight =
                    head.status() == 101
                            && opened.protocol().map("chat"::equals).orElse(true)
                            && opened.extensions().asList().stream()
                                    .allMatch(
                                            it -> it.name().equalsIgnoreCase("permessage-deflate"));
            if (!isRight) {
                throw new AssertionError("opened by " + head);
            }
        }
    }
}
