package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.dispatch.ThreadHooks;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.http.HttpLimits;
import dev.corinth.poller.NioPoller;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.MessageLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongFunction;

/// No limit can be switched off: there is no value for "unlimited", and none that nothing ever
/// reaches.
class LimitDefaultsTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void E_02_theDefaultsAreThoseThatAreDocumented() {
        ServerConfig config = Server.on(0).config();
        assertThat(config.http()).isEqualTo(new HttpLimits(8 << 10, 16 << 10, 100, 1 << 20));
        assertThat(config.timeouts())
                .isEqualTo(
                        new ServerTimeouts(
                                TEN,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5)));
        assertThat(config.loops().maxConnections()).isEqualTo(65_536);
        assertThat(config.loops().maxPerAddress()).isEqualTo(1_000);
        assertThat(config.loops().engineConfig(0).maxPerAddress()).isEqualTo(1_000);
        assertThat(config.loops().engineConfig(0).openTimeout()).isEqualTo(TEN);
        assertThat(WebSocketConfig.STANDARD.limits())
                .isEqualTo(new MessageLimits(1 << 20, 16_384, 4 << 20, 1 << 30));
        assertThat(WebSocketConfig.STANDARD.output())
                .isEqualTo(new OutputLimits(2 << 20, 64 << 10, OverflowPolicy.DISCONNECT, TEN));
        assertThat(WebSocketConfig.STANDARD.controlRate()).isEqualTo(100);
        assertThat(WebSocketConfig.STANDARD.controlBurst()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
    void E_02_noNumberMeansUnlimited(long value) {
        MessageLimits limits = MessageLimits.defaults();
        long chain = limits.maxFrameChain();
        refuses(value, WebSocketConfig.STANDARD::maxMessage);
        refuses(value, WebSocketConfig.STANDARD::streaming);
        refuses(value, it -> new MessageLimits(limits.maxMessage(), it, chain, 1));
        refuses(value, it -> new MessageLimits(limits.maxMessage(), 1, it, 1));
        refuses(value, OutputLimits.STANDARD::maxQueueBytes);
        refuses(value, it -> new OutputLimits(1 << 20, it, OverflowPolicy.DISCONNECT, TEN));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, Integer.MAX_VALUE})
    void E_02_noSmallNumberMeansUnlimitedEither(int value) {
        refuses(value, it -> WebSocketConfig.STANDARD.controlRate((int) it, 1));
        refuses(value, it -> WebSocketConfig.STANDARD.controlRate(1, (int) it));
        refuses(value, it -> HttpLimits.DEFAULTS.withMaxRequestLine((int) it));
        refuses(value, it -> HttpLimits.DEFAULTS.withMaxHeaderBytes((int) it));
        refuses(value, it -> HttpLimits.DEFAULTS.withMaxHeaders((int) it));
        refuses(value, it -> Loops.STANDARD.count((int) it).engineConfig(0));
        refuses(value, it -> Loops.STANDARD.maxConnections((int) it).engineConfig(0));
        refuses(value, it -> Loops.STANDARD.maxPerAddress((int) it).engineConfig(0));
        refuses(value, it -> Loops.STANDARD.maxHandshaking((int) it).engineConfig(0));
        Loops one =
                new Loops(1, true, NioPoller.source(), "a-", 1, 1, 1, 16 << 20, ThreadHooks.NONE);
        refuses(value, it -> one.maxConnections((int) it).engineConfig(0));
    }

    @Test
    void E_02_aBodyMayBeForbiddenButNotUnlimited() {
        assertThat(HttpLimits.DEFAULTS.withMaxBody(0).maxBody()).isZero();
        refuses(-1, HttpLimits.DEFAULTS::withMaxBody);
        refuses(Long.MAX_VALUE, HttpLimits.DEFAULTS::withMaxBody);
    }

    @Test
    void E_02_noTimeIsForEver() {
        ServerTimeouts times = ServerTimeouts.STANDARD;
        WebSocketConfig config = WebSocketConfig.STANDARD;
        refusesTimes(times::header);
        refusesTimes(times::idle);
        refusesTimes(time -> new ServerTimeouts(TEN, time, TEN, TEN, TEN));
        refusesTimes(time -> new ServerTimeouts(TEN, TEN, TEN, time, TEN));
        refusesTimes(time -> config.pings(TEN, time));
        refusesTimes(config::closeTimeout);
        refusesTimes(config::messageTimeout);
        refusesTimes(time -> new OutputLimits(1, 1, OverflowPolicy.DISCONNECT, time));
        refusesTimes(time -> Loops.STANDARD.engineConfig(0).openTimeout(time));
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        assertThatThrownBy(() -> times.stopGrace(forEver)).hasMessageContaining("stopGrace");
        assertThatThrownBy(() -> config.pings(forEver, TEN)).hasMessageContaining("pingInterval");
        assertThat(times.stopGrace(Duration.ZERO).stopGrace()).isZero();
    }

    private static void refuses(long value, LongFunction<?> setting) {
        assertThatThrownBy(() -> setting.apply(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("=" + value);
    }

    private static void refusesTimes(Function<Duration, ?> setting) {
        for (Duration time :
                new Duration[] {
                    Duration.ZERO, Duration.ofMillis(-1), Duration.ofSeconds(Long.MAX_VALUE)
                }) {
            assertThatThrownBy(() -> setting.apply(time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("=" + time);
        }
    }
}
