package dev.corinth.load;

import java.util.List;
import java.util.OptionalDouble;

/// What a run showed. Immutable.
///
/// @param plan what was done
/// @param poller what moved the bytes, and why
/// @param opened how many connections were open when the load began
/// @param openSeconds how long opening them took
/// @param seconds how long was measured
/// @param messages how many answers came in that time: with [Work#FAN] deliveries, with
///     [Work#CONNECT] connections, with [Work#IDLE] what the server sent of itself
/// @param bytes their payload
/// @param sent how many messages were sent in that time
/// @param latency how long answers took
/// @param errors what went wrong, the warm-up included
/// @param server what the process of the server took
/// @param loadCpuMicros the CPU time of this process in the measured time
/// @param timeline the seconds of the run
/// @param isWhole false if it was ended early
public record LoadResult(
        LoadPlan plan,
        String poller,
        int opened,
        double openSeconds,
        double seconds,
        long messages,
        long bytes,
        long sent,
        Latencies latency,
        LoadErrors errors,
        ServerFigures server,
        long loadCpuMicros,
        List<Second> timeline,
        boolean isWhole) {
    private static final double A_SECOND_US = 1e6;

    /// Copies.
    public LoadResult {
        timeline = List.copyOf(timeline);
    }

    /// How many answers a second came.
    ///
    /// @return 0 if nothing was measured
    public double messagesPerSecond() {
        return seconds > 0 ? messages / seconds : 0;
    }

    /// How many connections a second were opened: with [Work#CONNECT] while measuring, otherwise
    /// before.
    ///
    /// @return 0 if none was
    public double connectsPerSecond() {
        if (plan.work() == Work.CONNECT) {
            return messagesPerSecond();
        }
        return openSeconds > 0 ? opened / openSeconds : 0;
    }

    /// CPU time of the server for each answer.
    ///
    /// @return empty if its process was not looked at, or no answer came
    public OptionalDouble serverCpuMicrosPerMessage() {
        if (server.cpuMicros().isEmpty() || messages == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((double) server.cpuMicros().getAsLong() / messages);
    }

    /// How many processors the server kept busy.
    ///
    /// @return empty if its process was not looked at
    public OptionalDouble serverUtilization() {
        if (server.cpuMicros().isEmpty() || seconds == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(server.cpuMicros().getAsLong() / A_SECOND_US / seconds);
    }

    /// How many processors this process kept busy. Near the number of loops it is the generator
    /// that was measured.
    ///
    /// @return 0 or more
    public double loadUtilization() {
        return seconds > 0 ? loadCpuMicros / A_SECOND_US / seconds : 0;
    }

    /// What the server holds of memory for each open connection before there is load.
    ///
    /// @return empty if its process was not looked at, or nothing was opened
    public OptionalDouble bytesPerConnection() {
        return bytesPerConnection(server.residentBytesOpen().orElse(-1));
    }

    /// The same at the end.
    ///
    /// @return empty if its process was not looked at, or nothing was opened
    public OptionalDouble bytesPerConnectionAtEnd() {
        return bytesPerConnection(server.residentBytesEnd().orElse(-1));
    }

    private OptionalDouble bytesPerConnection(long residentBytes) {
        if (residentBytes < 0 || server.residentBytesBefore().isEmpty() || opened == 0) {
            return OptionalDouble.empty();
        }
        long more = residentBytes - server.residentBytesBefore().getAsLong();
        return OptionalDouble.of((double) more / opened);
    }
}
