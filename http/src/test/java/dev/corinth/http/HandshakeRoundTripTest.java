package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Random;

final class HandshakeRoundTripTest {
    @Test
    void clientAndServerAgree() {
        Seeds.check(20, HandshakeRoundTripTest::agree);
    }

    private static void agree(long seed) {
        ClientOffer offer =
                ClientOffer.NONE
                        .withProtocol("chat")
                        .withProtocol("echo")
                        .withExtensions("permessage-deflate; client_max_window_bits")
                        .withHeader("Cookie", "a=1");
        ClientHandshake client =
                new ClientHandshake(
                        WebSocketUri.parse("ws://localhost:9001/a?b"), offer, new Random(seed));
        HeadWriter request = new HeadWriter();
        client.writeTo(request);

        RequestHead head = Feed.request(Feed.text(request));
        ServerHandshake.Accepted accepted = (ServerHandshake.Accepted) ServerHandshake.of(head);
        Headers answer =
                accepted.answer(
                        Optional.of("echo"), "permessage-deflate", Headers.of("Set-Cookie", "b=2"));
        HeadWriter response = new HeadWriter();
        response.response(101, answer, HeadWriter.NO_LENGTH);

        assertThat(head.target()).isEqualTo("/a?b");
        assertThat(head.headers().first("host")).contains("localhost:9001");
        assertThat(accepted.protocols()).containsExactly("chat", "echo");
        assertThat(client.verify(Feed.response(Feed.text(response))))
                .isInstanceOfSatisfying(
                        ClientHandshake.Opened.class,
                        opened -> {
                            assertThat(opened.protocol()).contains("echo");
                            assertThat(opened.extensions().contains("permessage-deflate")).isTrue();
                            assertThat(opened.headers().first("Set-Cookie")).contains("b=2");
                        });
    }
}
