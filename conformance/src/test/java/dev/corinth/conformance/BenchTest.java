package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.server.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.ArrayList;
import java.util.List;

/// The program `corinth bench` as a process: how it ends.
class BenchTest {
    private static Child bench(Server server, String... options) {
        List<String> command =
                CorinthServe.program(List.of("--enable-native-access=ALL-UNNAMED"), "bench");
        command.add("ws://127.0.0.1:" + server.port() + "/");
        command.addAll(List.of(options));
        return Child.startTellingErrors(command);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void ctrlCEndsWithTheResultsSoFar() throws Exception {
        try (Server server = Server.on(0).webSocket("/", (socket, it) -> socket.send(it)).start();
                Child bench = bench(server, "--warm-up", "0", "--seconds", "1h")) {
            // The first second was told, so there is something.
            assertThat(bench.nextLine()).contains("p99");
            bench.signal("INT");
            List<String> table = new ArrayList<>();
            do {
                table.add(String.join(" ", bench.nextLine()));
            } while (!table.getLast().startsWith("errors"));
            assertThat(table).anyMatch(row -> row.startsWith("messages"));
            assertThat(table).anyMatch(row -> row.endsWith("ended early"));
            assertThat(table.getLast()).endsWith("none");
            assertThat(bench.awaitExit()).isEqualTo(130);
            // The server is none the worse for it.
            assertThat(server.isServing()).isTrue();
        }
    }
}
