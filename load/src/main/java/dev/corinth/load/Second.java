package dev.corinth.load;

/// What happened in one second of a run, or what is left of it at its end. Immutable.
///
/// @param atSeconds its end, counted from the begin of measuring; negative while it warms up
/// @param messages how many answers came (with [Work#CONNECT]: connections were opened) while
///     measuring
/// @param messagesPerSecond the same by the length of this second
/// @param p50Micros the median of the latencies, 0 if there was none
/// @param p99Micros what 99 of 100 latencies do not exceed
/// @param maxMicros the longest latency
/// @param errors how many there were
public record Second(
        double atSeconds,
        long messages,
        double messagesPerSecond,
        double p50Micros,
        double p99Micros,
        double maxMicros,
        long errors) {}
