package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Locale;

/// URIs of WebSockets. Owned by JUnit.
final class WebSocketUriTest {
    private static void expectRefused(String why, String... uris) {
        for (String uri : uris) {
            assertThatThrownBy(() -> WebSocketUri.parse(uri))
                    .as(uri)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(why)
                    .hasMessageMatching("[ -~]*");
        }
    }

    private static void expect(String uri, String host, int port, String hostField, String target) {
        WebSocketUri parsed = WebSocketUri.parse(uri);
        assertThat(parsed.host()).isEqualTo(host);
        assertThat(parsed.port()).isEqualTo(port);
        assertThat(parsed.hostField()).isEqualTo(hostField);
        assertThat(parsed.target()).isEqualTo(target);
        assertThat(parsed.isSecure()).isEqualTo(uri.toLowerCase(Locale.ROOT).startsWith("wss:"));
        assertThat(parsed.socketFile()).isEmpty();
        assertThat(WebSocketUri.parse(parsed.toString())).hasToString(parsed.toString());
    }

    @Test
    void readsHostPortAndTarget() {
        expect("ws://a", "a", 80, "a", "/");
        expect("wss://a", "a", 443, "a", "/");
        expect(
                "WS://A.Example:9001/Chat?x=1&y=%20",
                "a.example", 9001, "a.example:9001", "/Chat?x=1&y=%20");
        expect("ws://a?x", "a", 80, "a", "/?x");
        expect("ws://a:80/", "a", 80, "a", "/");
        expect("wss://a:443/", "a", 443, "a", "/");
        expect("ws://a:443/", "a", 443, "a:443", "/");
        expect("wss://[::1]:9001/a@b:c", "::1", 9001, "[::1]:9001", "/a@b:c");
        expect("ws://[2001:DB8::1]", "2001:db8::1", 80, "[2001:db8::1]", "/");
        expect("ws://127.0.0.1//a?b?c", "127.0.0.1", 80, "127.0.0.1", "//a?b?c");
    }

    @Test
    void readsSocketFiles() {
        for (String uri :
                new String[] {
                    "ws+unix:///run/a%20b.sock:/chat?x", "WS+UNIX:/run/a%20b.sock:/chat?x"
                }) {
            WebSocketUri parsed = WebSocketUri.parse(uri);
            assertThat(parsed.socketFile()).contains("/run/a b.sock");
            assertThat(parsed.target()).isEqualTo("/chat?x");
            assertThat(parsed.hostField()).isEqualTo("localhost");
            assertThat(parsed.isSecure()).isFalse();
        }
        assertThat(WebSocketUri.parse("ws+unix:///a").target()).isEqualTo("/");
        assertThat(WebSocketUri.parse("ws+unix:///a").socketFile()).contains("/a");
        expectRefused("full path", "ws+unix:", "ws+unix://a", "ws+unix:a:/b", "ws+unix:///%00");
        expectRefused("path after the colon", "ws+unix:///a:b");
    }

    @Test
    void C_22_refusesUrisThatCouldMeanSomethingElse() {
        expectRefused(
                "must not name a user", "ws://user:pw@h", "ws://u@h/", "ws://@h", "ws://a@b@c");
        expectRefused("fragment", "ws://h/#a", "ws://h#", "ws://h/?a#b");
        expectRefused(
                "port",
                "ws://h:",
                "ws://h:0",
                "ws://h:65536",
                "ws://h:-1",
                "ws://h:8a",
                "ws://h:80:80");
        expectRefused("host", "ws://", "ws:///a", "ws://?", "ws://[::1", "ws://a..b", "ws://a%20b");
        expectRefused(
                "percent-encoded",
                "ws://h/\r\nX: y",
                "ws://h\r\n",
                "ws://h/a b",
                " ws://h",
                "ws://h/\0",
                "ws://h/{a}",
                "ws://h\\a");
        expectRefused("xn--", "ws://b\u00FCcher.example/", "ws://h/\u20AC", "ws://\uFF48/");
        expectRefused("percent sign", "ws://h/%", "ws://h/%g0", "ws://h/?a=%1");
        expectRefused(
                "must begin with", "", "h", "//h", "http://h", "https://h", "wsx://h", "ws:h");
    }
}
