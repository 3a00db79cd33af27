package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RawHandshakeTest {
    @Test
    void answersTheKeyOfRfc6455Section13() {
        assertThat(RawHandshake.accept(RawHandshake.SAMPLE_KEY))
                .isEqualTo(RawHandshake.SAMPLE_ACCEPT);
    }

    @Test
    void writesARequest() {
        assertThat(RawHandshake.request("/chat", "example.com", "Origin: null"))
                .startsWith("GET /chat HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n")
                .contains("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                .endsWith("\r\nOrigin: null\r\n\r\n");
    }

    @Test
    void writesAResponse() {
        assertThat(RawHandshake.response(RawHandshake.SAMPLE_KEY))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .endsWith("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    }

    @Test
    void findsHeadersInAnyCase() {
        String head = "HTTP/1.1 200 OK\r\nA-B:  one two \r\nA-BC: x\r\n\r\n";

        assertThat(RawHandshake.header(head, "a-b")).isEqualTo("one two");
        assertThat(RawHandshake.header(head, "A-BC")).isEqualTo("x");
        assertThat(RawHandshake.header(head, "A-")).isEmpty();
    }

    @Test
    void readsTheStatus() {
        assertThat(RawHandshake.status("HTTP/1.1 426 Upgrade Required\r\n\r\n")).isEqualTo(426);
        assertThat(RawHandshake.status("HTTP/1.1 101\r\n\r\n")).isEqualTo(101);
        assertThatThrownBy(() -> RawHandshake.status("<html>"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("<html>");
    }
}
