package dev.corinth.peers;

import tools.jackson.databind.JsonNode;

import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one round of one server showed. Immutable.
///
/// @param cpuMicros CPU time of the server's process for each message
/// @param perSecond messages a second
/// @param p50Micros half of the answers came within
/// @param p99Micros 99 of 100 answers came within
/// @param instructions of the server's process for each message, where the machine counts them
record Reading(
        double cpuMicros,
        double perSecond,
        double p50Micros,
        double p99Micros,
        OptionalDouble instructions) {

    /// Reads what the load generator reports.
    ///
    /// @throws IllegalArgumentException if it is a report of errors
    static Reading of(JsonNode report, OptionalDouble instructionsPerSecond) {
        JsonNode errors = report.required("errors");
        if (errors.required("total").asLong() > 0) {
            throw new IllegalArgumentException("errors: " + describe(errors));
        }
        if (report.required("messages").asLong() == 0) {
            throw new IllegalArgumentException("no message came back");
        }
        double perSecond = report.required("messagesPerSecond").asDouble();
        JsonNode latency = report.required("latencyMicros");
        return new Reading(
                report.required("serverCpuMicrosPerMessage").asDouble(),
                perSecond,
                latency.required("p50").asDouble(),
                latency.required("p99").asDouble(),
                instructionsPerSecond.isPresent()
                        ? OptionalDouble.of(instructionsPerSecond.getAsDouble() / perSecond)
                        : OptionalDouble.empty());
    }

    /// How many of each kind, and what was said about the first where something was.
    private static String describe(JsonNode errors) {
        String counts =
                Stream.of("refused", "closed", "lost", "wrong")
                        .filter(kind -> errors.required(kind).asLong() > 0)
                        .map(kind -> errors.required(kind).asLong() + " " + kind)
                        .collect(Collectors.joining(", "));
        String reason = errors.required("reason").asString();
        return reason.isEmpty() ? counts : counts + " (" + reason + ")";
    }
}
