package dev.corinth.server;

import dev.corinth.engine.Counter;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The figures of a server at about one moment: each is right by itself, but they are not taken at
/// one stroke. Immutable. Taking one asks no loop and stops none.
///
/// @param uptime since the server was started
/// @param isServing whether it is up and not stopping
/// @param connections how many there are, WebSockets and others
/// @param memoryBytes native memory in use by all loops of this process
/// @param loops the figures of each loop
/// @param statuses how often each status was answered; 101 is a WebSocket opened
/// @param closeCodes how often WebSockets have ended with each code; those of 3000 to 3999 but
///     3000 itself count together under 3999, those from 4000 on under 4999
/// @param refusedCommands how often what other threads asked of loops was refused
/// @param linesDropped how many lines of the access log were lost
public record ServerSnapshot(
        Duration uptime,
        boolean isServing,
        int connections,
        long memoryBytes,
        List<LoopSnapshot> loops,
        Map<Integer, Long> statuses,
        Map<Integer, Long> closeCodes,
        long refusedCommands,
        long linesDropped) {
    /// A figure of all loops together.
    ///
    /// @param counter which
    /// @return 0 or more, since the start
    public long count(Counter counter) {
        long sum = counter == Counter.COMMANDS_REFUSED ? refusedCommands : 0;
        for (LoopSnapshot loop : loops) {
            sum += loop.count(counter);
        }
        return sum;
    }

    /// How many WebSockets there are.
    ///
    /// @return 0 or more
    public long webSockets() {
        return loops.stream().mapToLong(LoopSnapshot::webSockets).sum();
    }
}
