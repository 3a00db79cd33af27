package dev.corinth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.corinth.simulator.SimulatedFaults;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;

/// Each setting alone: its default, that it can be changed, and that it does what it says.
class TestSettingsTest {
    private static final TestSettings STANDARD = TestSettings.STANDARD;
    private static final TestSettings PATIENT = STANDARD.patience(Duration.ofSeconds(30));
    private static final TestSettings IN_MEMORY = TestSettings.IN_MEMORY;

    private static void refuses(ThrowingCallable setting, String words) {
        assertThatThrownBy(setting)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    /// What a test says to which nothing comes.
    private static Throwable failure(TestSettings settings) {
        try (var test = WebSocketTest.of((socket, message) -> socket.close(), settings)) {
            Conversation conversation = test.connect();
            return catchThrowable(() -> conversation.expectText("a"));
        }
    }

    @Test
    void TS_02_patienceCanBeSet() {
        assertThat(STANDARD.patience()).isEqualTo(Duration.ofSeconds(5));
        Duration hour = Duration.ofHours(1);
        assertThat(failure(IN_MEMORY.patience(hour))).hasMessageContaining("in PT1H");
        assertThat(failure(STANDARD.patience(Duration.ofMillis(20)))).hasMessageContaining("0.02S");
        refuses(() -> STANDARD.patience(Duration.ZERO), "patience=PT0S, more than 0");
    }

    @Test
    void TS_02_quietCanBeSet() {
        assertThat(STANDARD.quiet()).isEqualTo(Duration.ofMillis(50));
        try (var test = WebSocketTest.of((s, m) -> s.close(), IN_MEMORY.quiet(hours(2)))) {
            Conversation conversation = test.connect().expectNothing();
            // The time of quiet has passed: the server has asked meanwhile who is there.
            assertThat(conversation.expectPing()).isNotNull();
        }
        refuses(() -> STANDARD.quiet(Duration.ofMillis(-1)), "quiet=PT-0.001S, more than 0");
    }

    @Test
    void TS_02_maxMessageCanBeSet() {
        assertThat(STANDARD.maxMessage()).isEqualTo(20_971_520);
        try (var test = WebSocketTest.of((s, m) -> s.send(m), PATIENT.maxMessage(3))) {
            test.connect().send("abc").expectText("abc").send("abcd").expectClose(1009);
        }
        try (var test = WebSocketTest.of((s, m) -> s.send("abcd"), PATIENT.maxMessage(3))) {
            test.connect().send("").expectClose(1009);
        }
        refuses(() -> STANDARD.maxMessage(0), "maxMessage=0, 1 to 1 GiB");
        refuses(() -> STANDARD.maxMessage(1L << 31), "maxMessage=2147483648, 1 to 1 GiB");
    }

    @Test
    void TS_02_portCanBeSet() throws IOException {
        assertThat(STANDARD.port()).isZero();
        try (var test = WebSocketTest.of((s, m) -> s.send(m), IN_MEMORY.port(9_001))) {
            assertThat(test.uri("/")).isEqualTo("ws://127.0.0.1:9001/");
            test.connect().send("a").expectText("a");
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (var test = WebSocketTest.of((s, m) -> s.send(m), PATIENT.port(free))) {
            assertThat(test.server().port()).isEqualTo(free);
        }
        refuses(() -> STANDARD.port(-1), "port=-1, 0 to 65535");
        refuses(() -> STANDARD.port(65_536), "port=65536, 0 to 65535");
    }

    @Test
    void TS_02_secureCanBeSet() {
        assertThat(STANDARD.secure()).isFalse();
        try (var test = WebSocketTest.of((s, m) -> s.send(m), PATIENT.secure(true))) {
            assertThat(test.uri("/a")).startsWith("wss://127.0.0.1:");
            test.connect("/a").send("a").expectText("a");
        }
    }

    @Test
    void TS_02_inMemoryCanBeSet() {
        assertThat(STANDARD.inMemory()).isFalse();
        assertThat(IN_MEMORY).isEqualTo(STANDARD.inMemory(true));
        assertThat(IN_MEMORY.inMemory(false)).isEqualTo(STANDARD);
    }

    @Test
    void TS_02_seedCanBeSet() {
        assertThat(STANDARD.seed()).isEqualTo(1);
        assertThat(failure(IN_MEMORY.seed(42))).hasMessageContaining("in memory, seed=42");
    }

    @Test
    void TS_02_faultsCanBeSet() {
        SimulatedFaults nasty = SimulatedFaults.nasty(3);
        assertThat(STANDARD.faults()).isEqualTo(SimulatedFaults.none());
        assertThat(failure(IN_MEMORY.faults(nasty))).hasMessageContaining("faults=" + nasty);
        refuses(() -> STANDARD.faults(nasty), "set inMemory before");
    }

    private static Duration hours(int count) {
        return Duration.ofHours(count);
    }
}
