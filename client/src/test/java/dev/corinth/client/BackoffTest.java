package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.http.Headers;
import dev.corinth.websocket.Closure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/// How long is waited, and whether.
class BackoffTest {
    /// Always the most.
    private static final RandomGenerator MOST =
            new RandomGenerator() {
                @Override
                public long nextLong() {
                    return 0;
                }

                @Override
                public long nextLong(long bound) {
                    return bound - 1;
                }
            };

    private static List<Long> waits(Backoff backoff, int count) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waits.add(backoff.next(Optional.empty()).toMillis());
        }
        return waits;
    }

    @Test
    void C_20_theBoundDoublesUpToTheLongest() {
        Backoff backoff = new Backoff(ReconnectConfig.STANDARD, MOST);
        assertThat(waits(backoff, 9))
                .containsExactly(
                        500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
        backoff.reset();
        assertThat(backoff.attempts()).isZero();
        assertThat(waits(backoff, 1)).containsExactly(500L);
    }

    @Test
    void C_20_manyClientsDoNotComeAtOnce() {
        int[] tenths = new int[10];
        for (int i = 0; i < 20_000; i++) {
            Backoff backoff = new Backoff(ReconnectConfig.STANDARD, new Random(i));
            long wait = backoff.next(Optional.empty()).toMillis();
            tenths[(int) Math.min(9, wait / 50)]++;
        }
        // A tenth of them in each tenth of the time, or nearly.
        assertThat(Arrays.stream(tenths)).allMatch(it -> it > 1_800 && it < 2_200);
    }

    @Test
    void whatTheServerAsksForIsWaitedAtLeastAndNotForEver() {
        Backoff backoff = new Backoff(ReconnectConfig.STANDARD, MOST);
        assertThat(backoff.next(Optional.of(Duration.ofSeconds(7))))
                .isEqualTo(Duration.ofMillis(7_500));
        assertThat(backoff.next(Optional.of(Duration.ofDays(300))))
                .isEqualTo(Backoff.MOST_RETRY_AFTER.plusSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "120, 120",
        "0, 0",
        "'Sun, 06 Nov 1994 08:50:37 GMT', 60",
        "'Sun, 06 Nov 1994 08:00:00 GMT', 0"
    })
    void readsRetryAfter(String value, int seconds) {
        Instant now = Instant.parse("1994-11-06T08:49:37Z");
        assertThat(RetryAfter.of(Headers.of("Retry-After", value), now))
                .contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "12345678901234567890"})
    void whatIsNoRetryAfterIsNone(String value) {
        assertThat(RetryAfter.of(Headers.of("Retry-After", value), Instant.EPOCH)).isEmpty();
        assertThat(RetryAfter.of(Headers.NONE, Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1002, 1005, 1006, 1011, 1012, 1013, 1014, 3000})
    void afterTheseCodesItIsWorthwhile(int code) {
        Loss loss = Loss.of(0, new Closure(code, "", false, true));
        assertThat(RetryRule.STANDARD.isWorthwhile(loss)).isTrue();
        assertThat(loss.text()).contains(String.valueOf(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1008, 1009, 1010, 4000, 4999})
    void afterTheseCodesItIsNot(int code) {
        Loss loss = Loss.of(0, new Closure(code, "", true, true));
        assertThat(RetryRule.STANDARD.isWorthwhile(loss)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400, false",
        "401, false",
        "403, false",
        "404, false",
        "408, true",
        "425, true",
        "429, true",
        "500, true",
        "503, true",
        "301, true"
    })
    void someStatusesAreFinal(int status, boolean isWorthwhile) {
        Loss loss = Loss.of(1, new ClientException("refused", status));
        assertThat(RetryRule.STANDARD.isWorthwhile(loss)).isEqualTo(isWorthwhile);
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        ReconnectConfig how = ReconnectConfig.STANDARD;
        assertThatThrownBy(() -> how.waits(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("firstWait");
        assertThatThrownBy(() -> how.waits(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("longestWait");
        assertThatThrownBy(() -> how.steadyAfter(Duration.ofDays(2)))
                .hasMessageContaining("steadyAfter");
        assertThatThrownBy(() -> how.giveUpAfter(Duration.ZERO))
                .hasMessageContaining("giveUpAfter");
        assertThatThrownBy(() -> how.queue(-1, false)).hasMessageContaining("queueBytes");
        assertThatThrownBy(() -> how.queue((1L << 40) + 1, false))
                .hasMessageContaining("queueBytes");
        assertThat(how.queue(0, true).queueBytes()).isZero();
    }
}
