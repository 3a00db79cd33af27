package dev.corinth.load;

import dev.corinth.client.ClientConfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A result as JSON: all parameters and all that was found. Immutable: it holds no state.
///
/// What is not known is left out. Of header fields only the names are told: values may be secret.
public final class JsonReport {
    private static final double MILLIS_A_SECOND = 1e3;

    private JsonReport() {}

    /// Writes a result.
    ///
    /// @param result of a run
    /// @return one object, with a line end
    public static String of(LoadResult result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("parameters", parameters(result.plan()));
        all.put("machine", machine(result));
        all.put("whole", result.isWhole());
        all.put("connectionsOpened", result.opened());
        all.put("openSeconds", result.openSeconds());
        all.put("connectsPerSecond", result.connectsPerSecond());
        all.put("seconds", result.seconds());
        all.put("messages", result.messages());
        all.put("messagesPerSecond", result.messagesPerSecond());
        all.put("bytes", result.bytes());
        all.put("sent", result.sent());
        all.put("latencyMicros", latency(result.latency()));
        all.put("errors", errors(result.errors()));
        put(all, "serverCpuMicros", result.server().cpuMicros());
        put(all, "serverCpuMicrosPerMessage", result.serverCpuMicrosPerMessage());
        put(all, "serverUtilization", result.serverUtilization());
        all.put("loadUtilization", result.loadUtilization());
        all.put("memory", memory(result));
        all.put("timeline", timeline(result));
        return Json.text(all);
    }

    private static Map<String, Object> parameters(LoadPlan plan) {
        Map<String, Object> all = new LinkedHashMap<>();
        ClientConfig client = plan.client();
        all.put("url", plan.uri());
        all.put("kind", plan.work().name().toLowerCase(Locale.ROOT));
        all.put("connections", plan.connections());
        all.put("size", plan.traffic().sizeBytes());
        all.put("text", plan.traffic().isText());
        all.put("depth", plan.traffic().depth());
        all.put("rate", plan.traffic().rate());
        all.put("publishers", plan.traffic().publishers());
        all.put("stalled", plan.traffic().stalled());
        all.put("check", plan.traffic().checksAll());
        all.put("warmUpSeconds", seconds(plan.span().warmUp()));
        all.put("seconds", seconds(plan.span().measured()));
        all.put("drainSeconds", seconds(plan.span().drain()));
        all.put("loops", plan.lanes().count());
        all.put("poller", plan.lanes().poller());
        all.put("opening", plan.lanes().opening());
        all.put("deflate", client.webSocket().deflate().enabled());
        all.put("connectTimeoutSeconds", seconds(client.connectTimeout()));
        all.put("subprotocols", client.subprotocols());
        List<String> headers = new ArrayList<>();
        client.headers().forEach(field -> headers.add(field.name()));
        all.put("headers", headers);
        put(all, "pid", plan.pid());
        return all;
    }

    private static Map<String, Object> machine(LoadResult result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("system", property("os.name") + " " + property("os.version"));
        all.put("architecture", property("os.arch"));
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("java", Runtime.version().toString());
        all.put("poller", result.poller());
        return all;
    }

    private static Map<String, Object> latency(Latencies latency) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("count", latency.count());
        all.put("min", latency.min());
        all.put("mean", latency.mean());
        all.putAll(latency.percentiles());
        all.put("max", latency.max());
        return all;
    }

    private static Map<String, Object> errors(LoadErrors errors) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("total", errors.total());
        all.put("refused", errors.refused());
        all.put("closed", errors.closed());
        all.put("lost", errors.lost());
        all.put("wrong", errors.wrong());
        all.put("closeCodes", errors.closeCodes());
        all.put("reason", errors.reason());
        return all;
    }

    private static Map<String, Object> memory(LoadResult result) {
        Map<String, Object> all = new LinkedHashMap<>();
        put(all, "residentBytesBefore", result.server().residentBytesBefore());
        put(all, "residentBytesOpen", result.server().residentBytesOpen());
        put(all, "residentBytesEnd", result.server().residentBytesEnd());
        put(all, "bytesPerConnection", result.bytesPerConnection());
        put(all, "bytesPerConnectionAtEnd", result.bytesPerConnectionAtEnd());
        return all;
    }

    private static List<Map<String, Object>> timeline(LoadResult result) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Second second : result.timeline()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("at", second.atSeconds());
            one.put("messages", second.messages());
            one.put("messagesPerSecond", second.messagesPerSecond());
            one.put("p50", second.p50Micros());
            one.put("p99", second.p99Micros());
            one.put("max", second.maxMicros());
            one.put("errors", second.errors());
            all.add(one);
        }
        return all;
    }

    private static void put(Map<String, Object> all, String name, OptionalLong value) {
        if (value.isPresent()) {
            all.put(name, value.getAsLong());
        }
    }

    private static void put(Map<String, Object> all, String name, OptionalDouble value) {
        if (value.isPresent()) {
            all.put(name, value.getAsDouble());
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / MILLIS_A_SECOND;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
