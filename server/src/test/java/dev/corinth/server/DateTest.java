package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.http.Headers;
import dev.corinth.http.HttpDate;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// When answers were made, as they say themselves.
class DateTest {
    private static final String REQUEST = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void D_19_answersSayWhenTheyWereMade() {
        HttpHandler chunked = exchange -> exchange.begin(200, Headers.NONE).end();
        Server set =
                Server.on(0)
                        .get("/", asked -> HttpAnswer.text(200, ""))
                        .webSocket("/ws", (socket, message) -> {});
        set.routes().get("/chunked", HttpRoute.exchanging(chunked));
        try (Server server = set.start()) {
            for (String path : new String[] {"/", "/chunked", "/nowhere"}) {
                String head = ask(server, path);
                Instant told = HttpDate.parse(RawHandshake.header(head, "Date")).orElseThrow();
                assertThat(Duration.between(told, Instant.now()))
                        .isBetween(Duration.ZERO, Duration.ofSeconds(5));
                assertThat(head.split("\r\nDate: ")).as(path).hasSize(2);
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                assertThat(peer.upgrade("/ws")).doesNotContain("Date:");
            }
        }
    }

    @Test
    void D_19_whoSaysItOtherwiseIsLeftTo() {
        String past = "Sun, 06 Nov 1994 08:49:37 GMT";
        try (Server server =
                Server.on(0)
                        .get("/", asked -> HttpAnswer.text(200, "").header("date", past))
                        .start()) {
            assertThat(ask(server, "/")).contains("date: " + past).doesNotContain("Date: ");
        }
    }

    @Test
    void D_19_theDateIsWrittenOnceASecond() {
        var nowMs = new AtomicLong(784_111_777_000L);
        var line = new DateLine(nowMs::get);

        byte[] first = line.now();
        nowMs.addAndGet(999);
        byte[] same = line.now();
        nowMs.addAndGet(1);
        byte[] next = line.now();

        assertThat(first)
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
        assertThat(same).isSameAs(first);
        assertThat(next).asString(StandardCharsets.US_ASCII).contains("08:49:38");
    }

    private static String ask(Server server, String path) {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            return peer.sendText("GET " + path + REQUEST).expectHead();
        }
    }
}
