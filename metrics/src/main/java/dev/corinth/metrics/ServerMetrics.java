package dev.corinth.metrics;

import dev.corinth.engine.Counter;
import dev.corinth.server.Server;
import dev.corinth.server.ServerSnapshot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Binds the figures of a server to Micrometer. Safe for any thread.
///
/// Tags are bounded whatever peers send: numbers of loops, classes of statuses, close codes of the
/// standard and two classes of others. No path, address or name ever becomes one.
///
/// All meters that are read within 100 ms show one snapshot.
///
/// ```
/// corinth.websockets{loop}             corinth.connections     corinth.memory (bytes)
/// corinth.<counter>{loop}              such as corinth.messages.in, corinth.dropped
/// corinth.responses{status=2xx…5xx}    corinth.closes{code=1000…, 3xxx, 4xxx}
/// ```
public final class ServerMetrics implements MeterBinder {
    private static final List<Integer> CODES =
            List.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 3000);
    private static final int OTHERS_OF_LIBRARIES = 3999;
    private static final int OF_APPLICATIONS = 4999;
    private static final double SECOND_NS = 1e9;

    private final Server server;
    private final Tags tags;
    private final RecentSnapshot recent = new RecentSnapshot(System::nanoTime);

    /// The figures of a server without more tags.
    ///
    /// @param server started
    public ServerMetrics(Server server) {
        this(server, Tags.empty());
    }

    /// The figures of a server with tags that tell it from others.
    ///
    /// @param server started
    /// @param tags such as its name
    public ServerMetrics(Server server, Tags tags) {
        this.server = server;
        this.tags = tags;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "corinth.up",
                "Whether the server takes connections",
                null,
                it -> it.isServing() ? 1 : 0);
        gauge(
                registry,
                "corinth.connections",
                "Open connections",
                null,
                ServerSnapshot::connections);
        gauge(
                registry,
                "corinth.memory",
                "Native memory of loops",
                BaseUnits.BYTES,
                ServerSnapshot::memoryBytes);
        int loops = server.snapshot().loops().size();
        for (int number = 0; number < loops; number++) {
            bindLoop(registry, number);
        }
        for (int hundreds = 1; hundreds <= 5; hundreds++) {
            int from = hundreds * 100;
            count(
                    registry,
                    "corinth.responses",
                    tags.and("status", hundreds + "xx"),
                    it -> sum(it.statuses(), from, from + 99));
        }
        CODES.forEach(code -> bindCode(registry, Integer.toString(code), code));
        bindCode(registry, "3xxx", OTHERS_OF_LIBRARIES);
        bindCode(registry, "4xxx", OF_APPLICATIONS);
    }

    private void bindLoop(MeterRegistry registry, int number) {
        Tags its = tags.and("loop", Integer.toString(number));
        RecentSnapshot shown = recent;
        Gauge.builder(
                        "corinth.websockets",
                        server,
                        it -> shown.of(it).loops().get(number).webSockets())
                .tags(its)
                .description("Open WebSockets")
                .register(registry);
        for (Counter counter : Counter.values()) {
            if (counter == Counter.BUSY_NS) {
                count(
                        registry,
                        "corinth.busy.seconds",
                        its,
                        it -> it.loops().get(number).count(counter) / SECOND_NS);
            } else {
                count(registry, name(counter), its, it -> it.loops().get(number).count(counter));
            }
        }
    }

    private void bindCode(MeterRegistry registry, String name, int code) {
        count(
                registry,
                "corinth.closes",
                tags.and("code", name),
                it -> it.closeCodes().getOrDefault(code, 0L));
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<ServerSnapshot> value) {
        RecentSnapshot shown = recent;
        Gauge.builder(name, server, it -> value.applyAsDouble(shown.of(it)))
                .tags(tags)
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private void count(
            MeterRegistry registry, String name, Tags its, ToDoubleFunction<ServerSnapshot> value) {
        RecentSnapshot shown = recent;
        FunctionCounter.builder(name, server, it -> value.applyAsDouble(shown.of(it)))
                .tags(its)
                .register(registry);
    }

    private static double sum(Map<Integer, Long> counts, int from, int to) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey() >= from && each.getKey() <= to)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static String name(Counter counter) {
        return "corinth." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
