package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.http.MultipartLimits;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Forms with files, in virtual time on one loop.
class MultipartTest {
    /// Answers with what it was told.
    private static final class Telling implements PartListener {
        private final StringBuilder told = new StringBuilder();

        @Override
        public void onPart(HttpExchange exchange, Part part) {
            told.append(part.name()).append('/').append(part.fileName().orElse("-"));
            told.append('/').append(part.contentType()).append('=');
        }

        @Override
        public void onPiece(HttpExchange exchange, Part part, ByteBuffer piece) {
            told.append(StandardCharsets.UTF_8.decode(piece));
        }

        @Override
        public void onPartEnd(HttpExchange exchange, Part part) {
            told.append(';');
        }

        @Override
        public void onEnd(HttpExchange exchange) {
            exchange.answer(HttpAnswer.text(200, told.toString()));
        }
    }

    private static final MultipartLimits FEW = MultipartLimits.DEFAULTS.withMaxParts(2);

    private static void routes(Server server) {
        HttpRoute route =
                HttpRoute.streaming(
                        exchange -> exchange.receive(Multipart.of(exchange, FEW, new Telling())));
        server.routes().post("/", route);
    }

    private static String post(String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String lines = "Content-Type: " + type + "\r\nContent-Length: " + bytes.length;
        String head = "POST / HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n\r\n";
        return head + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String answer(String type, String body) {
        try (Stepped stepped = Stepped.serving(MultipartTest::routes)) {
            String text = stepped.connect().send(post(type, body)).text();
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String part(String disposition, String more, String body) {
        String field = disposition.isEmpty() ? "" : "Content-Disposition: " + disposition + "\r\n";
        return "--b\r\n" + field + more + "\r\n" + body + "\r\n";
    }

    @Test
    void D_19_partsComeOneAfterTheOther() {
        String body =
                part("form-data; name=\"ä\"", "", "wört")
                        + part(
                                "form-data; name=\"f\"; filename=\"../ü.txt\"",
                                "Content-Type: a/b\r\n",
                                "bytes")
                        + "--b--\r\n";
        assertThat(answer("multipart/form-data; boundary=b", body))
                .startsWith("HTTP/1.1 200")
                .endsWith("ä/-/text/plain=wört;f/../ü.txt/a/b=bytes;");
    }

    @Test
    void D_19_whatIsNoFormIsTheClientsFault() {
        String type = "multipart/form-data; boundary=b";
        String one = part("form-data; name=a", "", "x");
        assertThat(answer("text/plain", "x")).startsWith("HTTP/1.1 415");
        assertThat(answer(type, one)).startsWith("HTTP/1.1 400").endsWith("no end\n");
        assertThat(answer(type, part("", "", "x") + "--b--")).startsWith("HTTP/1.1 400");
        assertThat(answer(type, "--bx")).startsWith("HTTP/1.1 400");
        assertThat(answer(type, one.repeat(3) + "--b--")).startsWith("HTTP/1.1 413");
        assertThat(answer(type, part("form-data; name=a", "X: " + "y".repeat(5_000), "")))
                .startsWith("HTTP/1.1 431");
    }
}
