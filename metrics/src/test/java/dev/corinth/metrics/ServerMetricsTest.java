package dev.corinth.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Server;
import dev.corinth.server.ServerSnapshot;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The figures of a server as Micrometer sees them.
class ServerMetricsTest {
    private static final int KEY = 0x37FA213D;
    private static final long PATIENCE_NS = 10_000_000_000L;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double counted(String name, String... tags) {
        return registry.find(name).tags(tags).functionCounters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void metersThatAreReadTogetherShowOneSnapshot() {
        AtomicLong nowNs = new AtomicLong(-50_000_000);
        RecentSnapshot recent = new RecentSnapshot(nowNs::get);
        try (Server server = Server.on(0).get("/", request -> HttpAnswer.text(200, "")).start()) {
            ServerSnapshot first = recent.of(server);
            nowNs.addAndGet(99_999_999);
            assertThat(recent.of(server)).isSameAs(first);
            nowNs.addAndGet(1);
            ServerSnapshot second = recent.of(server);
            assertThat(second).isNotSameAs(first);
            assertThat(recent.of(server)).isSameAs(second);
        }
    }

    @Test
    void D_16_figuresOfAServerAreMeters() {
        try (Server server =
                Server.on(0).webSocket("/", (socket, message) -> socket.send(message)).start()) {
            new ServerMetrics(server, Tags.of("server", "one")).bindTo(registry);
            int meters = registry.getMeters().size();
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.upgrade("/");
                peer.send(RawFrame.text("a").withMask(KEY)).expectText("a");
                assertThat(registry.get("corinth.up").tag("server", "one").gauge().value())
                        .isEqualTo(1);
                assertThat(registry.get("corinth.connections").gauge().value()).isEqualTo(1);
                assertThat(
                                registry.find("corinth.websockets").gauges().stream()
                                        .mapToDouble(gauge -> gauge.value())
                                        .sum())
                        .isEqualTo(1);
                peer.send(RawFrame.close(4001, "").withMask(KEY)).expectClose(4001);
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
                peer.expectStatus(404);
            }
            await(() -> counted("corinth.closes", "code", "4xxx") == 1);
            await(() -> counted("corinth.responses", "status", "4xx") == 1);
            assertThat(registry.get("corinth.memory").gauge().getId().getBaseUnit())
                    .isEqualTo("bytes");
            assertThat(counted("corinth.messages.in")).isEqualTo(1);
            assertThat(counted("corinth.messages.out")).isEqualTo(1);
            assertThat(counted("corinth.responses", "status", "1xx")).isEqualTo(1);
            assertThat(counted("corinth.busy.seconds")).isPositive().isLessThan(60);
            assertThat(registry.getMeters()).as("tags are bounded").hasSize(meters);
        }
    }
}
