package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawHandshake;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Secrets, and the token that a page of another site does not know.
class SecretsTest {
    private static final int ROUNDS = 101;

    /// The median of how long a comparison takes, in nanoseconds.
    private static long medianNs(String secret, String said) {
        long[] times = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            assertThat(Secrets.areEqual(secret, said)).isFalse();
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }

    @Test
    void H_20_aWrongSecretTakesAsLongHoweverMuchOfItIsRight() {
        // So long that a comparison which ends at the first difference would be a thousand times
        // faster than one that ends at the last.
        String secret = "a".repeat(1 << 20);
        String wrongAtOnce = "b" + secret.substring(1);
        String wrongAtLast = secret.substring(1) + "b";
        assertThat(medianNs(secret, wrongAtLast)).isPositive();

        double ratio = (double) medianNs(secret, wrongAtOnce) / medianNs(secret, wrongAtLast);

        assertThat(ratio).isBetween(0.2, 5.0);
        assertThat(Secrets.areEqual(secret, "a".repeat(1 << 20))).isTrue();
        assertThat(Secrets.areEqual(secret, "a")).isFalse();
        assertThat(Secrets.areEqual("", "")).isTrue();
    }

    @Test
    void E_35_tokensAreRandomAndLongEnough() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            tokens.add(Secrets.newToken());
        }
        assertThat(tokens).hasSize(1000).allMatch(token -> token.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void H_14_aCookieWithoutTheTokenOfItsPageIsRefused() {
        CsrfCheck check =
                CsrfCheck.of(
                        TokenPlace.query("csrf"),
                        request -> request.cookie("session").map(session -> "for-" + session));
        try (Stepped stepped =
                Stepped.serving(
                        server ->
                                server.webSocket(
                                        "/", WebSocketRoute.of(new Diary()).csrf(check)))) {
            assertThat(status(stepped, "/?csrf=for-ann", "Cookie: session=ann")).contains("101");
            assertThat(status(stepped, "/", "Cookie: session=ann")).contains("403");
            assertThat(status(stepped, "/?csrf=for-bob", "Cookie: session=ann")).contains("403");
            assertThat(status(stepped, "/?csrf=for-ann")).contains("403");
            assertThat(status(stepped, "/?csrf=")).contains("403");
        }
    }

    @Test
    void H_14_aTokenMayBeSubmittedTwice() {
        CsrfCheck check = CsrfCheck.sameAsCookie(TokenPlace.query("csrf"), "csrf");
        try (Stepped stepped =
                Stepped.serving(
                        server ->
                                server.webSocket(
                                        "/", WebSocketRoute.of(new Diary()).csrf(check)))) {
            assertThat(status(stepped, "/?csrf=abc", "Cookie: csrf=abc")).contains("101");
            assertThat(status(stepped, "/?csrf=abd", "Cookie: csrf=abc")).contains("403");
            assertThat(status(stepped, "/?csrf=abc")).contains("403");
        }
    }

    private static String status(Stepped stepped, String path, String... headers) {
        Stepped.Peer peer = stepped.connect();
        // A good origin, so that nothing but the token is missing.
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Origin: http://localhost";
        peer.send(RawHandshake.request(path, "localhost", all));
        return Optional.of(peer.text()).filter(text -> !text.isEmpty()).orElse("nothing");
    }
}
