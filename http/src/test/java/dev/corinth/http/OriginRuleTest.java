package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Which origins pass, for a server that is `good` by its Host. Owned by JUnit.
final class OriginRuleTest {
    private static final OriginRule SAME = OriginRule.sameOrigin();

    private static boolean passes(OriginRule rule, boolean isSecure, String host, String origin) {
        RequestHead head =
                Feed.request(
                        "GET / HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + origin + "\r\n\r\n");
        return rule.refusal(head, isSecure).isEmpty();
    }

    private static void expectSecure(boolean expected, String... origins) {
        for (String origin : origins) {
            assertThat(passes(SAME, true, "good", origin)).as(origin).isEqualTo(expected);
        }
    }

    private static void expectPlain(boolean expected, String host, String... origins) {
        for (String origin : origins) {
            assertThat(passes(SAME, false, host, origin)).as(origin).isEqualTo(expected);
        }
    }

    @Test
    void H_13_refusesOriginsThatAreNotTheOwnOne() {
        expectSecure(
                false,
                "null",
                "NULL",
                "",
                "https://evil",
                "https://good.evil.com",
                "https://evilgood.com",
                "https://evilgood",
                "https://goo",
                "https://good.",
                "http://good",
                "http://good:443",
                "https://good:444",
                "https://good:80",
                "https://u@good",
                "https://u:p@good",
                "https://good/",
                "https://good/path",
                "https://good?x",
                "https://good#x",
                "https://good https://good",
                "https://good, https://evil",
                "https://go%6fd",
                "https:good",
                "https:/good",
                "//good",
                "good",
                "://good",
                "*",
                "https://*",
                "https://",
                "https://good:",
                "https://good:0443x",
                "file://good",
                "ws://good",
                "wss://good.evil/",
                "wss://good@evil/",
                "wss://evil/good",
                "wss://evil?good/",
                "\u00FC");
        expectSecure(true, "https://good", "https://GOOD", "HTTPS://good", "https://good:443");
    }

    @Test
    void H_13_comparesThePortOfTheHost() {
        expectPlain(true, "good", "http://good", "http://good:80");
        expectPlain(false, "good", "https://good", "http://good:8080");
        expectPlain(true, "good:8080", "http://good:8080");
        expectPlain(false, "good:8080", "http://good", "http://good:8081", "http://good:80");
        expectPlain(true, "[::1]:9001", "http://[::1]:9001");
        expectPlain(false, "[::1]:9001", "http://[::2]:9001", "http://[::1]");
    }

    @Test
    void H_13_refusesTwoOrigins() {
        RequestHead head = Feed.get("Origin: http://good", "Origin: http://good");

        assertThat(SAME.refusal(head, false).map(HttpError::status)).contains(403);
    }

    @Test
    void passesTheWebSocketUriOfTheOwnAuthorityThatSomeClientsSend() {
        expectPlain(true, "good", "ws://good", "ws://good:8181/path?x", "ws://good/");
        expectPlain(true, "good:8181", "ws://good:8181/");
        expectPlain(false, "good:8181", "ws://good:8182/", "ws://good/", "wss://good:8181/");
        expectSecure(true, "wss://good", "wss://good:9001/path");
    }

    @Test
    void passesListedOriginsExactly() {
        OriginRule rule = SAME.allowing("https://app.example").allowing("http://localhost:3000");

        for (String origin : List.of("https://APP.example", "https://app.example:443")) {
            assertThat(passes(rule, false, "good", origin)).as(origin).isTrue();
        }
        assertThat(passes(rule, false, "good", "http://localhost:3000")).isTrue();
        assertThat(passes(rule, false, "good", "http://good")).isTrue();
        for (String origin :
                List.of("http://app.example", "https://a.app.example", "http://localhost")) {
            assertThat(passes(rule, false, "good", origin)).as(origin).isFalse();
        }
        for (String bad : List.of("null", "*", "https://*.example", "app.example", "https://a/")) {
            assertThatThrownBy(() -> SAME.allowing(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("origin=");
        }
    }

    @Test
    void letsRequestsWithoutOriginPassUnlessToldOtherwise() {
        RequestHead head = Feed.get("A: b");

        assertThat(SAME.refusal(head, true)).isEmpty();
        assertThat(SAME.refusingMissing().refusal(head, true).map(HttpError::status)).contains(403);
        assertThat(passes(SAME.refusingMissing(), false, "good", "http://good")).isTrue();
        assertThat(passes(SAME.refusingMissing().allowing("https://a"), false, "good", "https://a"))
                .isTrue();
    }

    @Test
    void hasNoOwnOriginWithoutHost() {
        RequestHead head = Feed.request("GET / HTTP/1.0\r\nOrigin: http://good\r\n\r\n");

        assertThat(SAME.refusal(head, false)).isPresent();
    }
}
