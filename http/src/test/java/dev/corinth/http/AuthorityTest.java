package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Hosts and ports. Owned by JUnit.
final class AuthorityTest {
    private static void expectNone(String... texts) {
        for (String text : texts) {
            assertThat(Authority.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void readsNamesAddressesAndPorts() {
        for (String text : List.of("a", "a.b-c_d", "1.2.3.4:5", "[::1]:65535", "a.:1", "1", "-")) {
            assertThat(Authority.parse(text).orElseThrow()).hasToString(text);
        }
        assertThat(Authority.parse("A.Example:0080").orElseThrow()).hasToString("a.example:80");
        assertThat(Authority.parse("a:80").orElseThrow().portOr(443)).isEqualTo(80);
        assertThat(Authority.parse("a").orElseThrow().portOr(443)).isEqualTo(443);
    }

    @Test
    void readsAddressesOfVersionSix() {
        for (String text :
                List.of(
                        "[::]",
                        "[::1]",
                        "[1::]",
                        "[1:2:3:4:5:6:7:8]",
                        "[1::8]",
                        "[1:2:3:4:5:6:7::]",
                        "[::2:3:4:5:6:7:8]",
                        "[fe80::dead:BEEF]",
                        "[::ffff:127.0.0.1]",
                        "[1:2:3:4:5:6:255.255.255.255]",
                        "[64:ff9b::1.2.3.4]")) {
            assertThat(Authority.parse(text)).as(text).isPresent();
        }
        expectNone(
                "[:]",
                "[:::]",
                "[1]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[1:2:3:4:5:6:7:8::]",
                "[1::2::3]",
                "[::1::]",
                "[1:]",
                "[:1]",
                "[::12345]",
                "[::g]",
                "[::1.2.3]",
                "[::1.2.3.256]",
                "[::1.2.3.4.5]",
                "[1.2.3.4::]",
                "[::1.2.3.4:5]",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[fe80::1%eth0]",
                "[v1.x]",
                "[[::1]]",
                "[::1]]",
                "[ ::1]");
    }

    @Test
    void refusesTheRest() {
        expectNone("", ":80", "a:", "a:b", "a:-1", "a:+1", "a:65536", "a:0", "a:000080", "a: 1");
        expectNone("a b", "a/b", "a@b", "a%20", "a..b", ".a", ".", "*", "a:1:2", "\u00E9", "a\0");
        expectNone("a".repeat(256));
        assertThat(Authority.parse("a".repeat(255))).isPresent();
    }

    @Test
    void comparesWithTheDefaultPort() {
        Authority plain = Authority.parse("a").orElseThrow();
        Authority written = Authority.parse("A:80").orElseThrow();

        assertThat(plain.isSame(written, 80)).isTrue();
        assertThat(plain.isSame(written, 443)).isFalse();
        assertThat(plain.isSame(Authority.parse("b").orElseThrow(), 80)).isFalse();
    }
}
