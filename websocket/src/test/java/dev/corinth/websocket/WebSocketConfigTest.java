package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.OutputLimits;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.MessageLimits;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class WebSocketConfigTest {
    private static final WebSocketConfig STANDARD = WebSocketConfig.STANDARD;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NEGATIVE = Duration.ofSeconds(-1);

    private static void isRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void refusesTimesThatAreNone() {
        isRefused(() -> STANDARD.pings(NEGATIVE, SECOND), "pingInterval=PT-1S, 0 (never) to a day");
        isRefused(
                () -> STANDARD.pings(SECOND, Duration.ZERO),
                "pongTimeout=PT0S, more than 0, to a day");
        isRefused(
                () -> STANDARD.closeTimeout(Duration.ZERO),
                "closeTimeout=PT0S, more than 0, to a day");
        isRefused(
                () -> STANDARD.closeTimeout(NEGATIVE), "closeTimeout=PT-1S, more than 0, to a day");
        isRefused(
                () -> STANDARD.messageTimeout(Duration.ZERO),
                "messageTimeout=PT0S, more than 0, to a day");
    }

    @Test
    void refusesTimesOfMoreThanADay() {
        Duration tooLong = Duration.ofDays(1).plusNanos(1);

        isRefused(
                () -> STANDARD.pings(tooLong, SECOND),
                "pingInterval=PT24H0.000000001S, 0 (never) to a day");
        isRefused(
                () -> STANDARD.messageTimeout(tooLong),
                "messageTimeout=PT24H0.000000001S, more than 0, to a day");
        assertThat(STANDARD.pings(Duration.ofDays(1), SECOND).pingInterval()).hasDays(1);
    }

    @Test
    void refusesRatesThatAreNone() {
        isRefused(() -> STANDARD.controlRate(0, 1), "controlRate=0, 1 to 1000000");
        isRefused(() -> STANDARD.controlRate(1_000_001, 1), "controlRate=1000001, 1 to 1000000");
        isRefused(() -> STANDARD.controlRate(1, -1), "controlBurst=-1, 1 to 1000000");
    }

    @Test
    void eachChangeChangesOneThing() {
        assertThat(STANDARD.pings(Duration.ZERO, SECOND).pingInterval()).isZero();
        assertThat(STANDARD.pings(SECOND, SECOND).pongTimeout()).isEqualTo(SECOND);
        assertThat(STANDARD.closeTimeout(SECOND).closeTimeout()).isEqualTo(SECOND);
        assertThat(STANDARD.messageTimeout(SECOND).messageTimeout()).isEqualTo(SECOND);
        assertThat(STANDARD.controlRate(3, 4).controlRate()).isEqualTo(3);
        assertThat(STANDARD.controlRate(3, 4).controlBurst()).isEqualTo(4);
        assertThat(STANDARD.deflate(DeflateConfig.on()).deflate()).isEqualTo(DeflateConfig.on());
        assertThat(STANDARD.streaming(1 << 30).streams()).isTrue();
        assertThat(STANDARD.streaming(1 << 30).limits().maxStream()).isEqualTo(1 << 30);
        MessageLimits limits = MessageLimits.ofMessage(5);
        assertThat(STANDARD.limits(limits).limits()).isEqualTo(limits);
        OutputLimits output = OutputLimits.STANDARD.maxQueueBytes(300_000);
        assertThat(STANDARD.output(output).output()).isEqualTo(output);
        assertThat(STANDARD.output(output).output(STANDARD.output())).isEqualTo(STANDARD);
    }

    @Test
    void aLargerMessageHasRoomInTheOutput() {
        WebSocketConfig large = STANDARD.maxMessage(16 << 20);

        assertThat(large.limits().maxMessage()).isEqualTo(16 << 20);
        assertThat(large.output().maxQueueBytes()).isGreaterThanOrEqualTo(32 << 20);
    }
}
