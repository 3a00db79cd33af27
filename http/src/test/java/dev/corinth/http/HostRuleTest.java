package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// Which hosts are served. Owned by JUnit.
final class HostRuleTest {
    private static void expect(boolean served, HostRule rule, String... hosts) {
        for (String host : hosts) {
            RequestHead head = Feed.request("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            assertThat(rule.refusal(head).map(HttpError::status))
                    .as(host)
                    .isEqualTo(served ? Optional.empty() : Optional.of(421));
        }
    }

    @Test
    void R_35_refusesHostsThatAreNotServed() {
        HostRule rule = HostRule.localhost();

        expect(true, rule, "localhost", "LOCALHOST:9001", "127.0.0.1", "[::1]:1", "127.0.0.1:80");
        expect(
                false,
                rule,
                "evil",
                "localhost.evil",
                "evil.localhost",
                "localhost.",
                "127.0.0.1.evil",
                "127.0.0.2",
                "[::2]",
                "0.0.0.0");
    }

    @Test
    void R_35_comparesAPortOnlyWhereBothNameOne() {
        HostRule rule = HostRule.localhost().allowing("a.example:8443").allowing("b.example");

        expect(true, rule, "a.example:8443", "a.example", "b.example", "b.example:1", "localhost");
        expect(false, rule, "a.example:8444", "c.example");
        expect(true, HostRule.localhost().allowing("A.Example"), "a.example");
    }

    @Test
    void passesVersionOneZeroWithoutHost() {
        RequestHead head = Feed.request("GET / HTTP/1.0\r\n\r\n");

        assertThat(HostRule.localhost().refusal(head)).isEmpty();
    }

    @Test
    void refusesNamesThatAreNoHosts() {
        for (String bad : List.of("", "*", "a b", "http://a", "a:0", "[::1", "*.example")) {
            assertThatThrownBy(() -> HostRule.localhost().allowing(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("host=");
        }
    }
}
