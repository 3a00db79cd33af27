package dev.corinth.peers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// `corinth bench` in a process of its own. Immutable; used by the main thread.
///
/// @param pins where it runs
/// @param counter what counts instructions
/// @param logs where its reports and its output go
record Load(Pins pins, InstructionCounter counter, Path logs) {
    private static final String MAIN = "dev.corinth.cli.Main";
    private static final long SLACK_S = 60;
    private static final int DONE_WITH_ERRORS = 3;

    /// One round.
    ///
    /// @param warmUp before anything counts
    /// @param measured how long it counts
    Reading round(Case work, RunningServer server, Duration warmUp, Duration measured)
            throws IOException, InterruptedException {
        Path json = logs.resolve("load.json");
        Files.deleteIfExists(json);
        List<String> arguments = new ArrayList<>(List.of(MAIN));
        arguments.addAll(work.arguments(server.port()));
        arguments.addAll(
                List.of(
                        "--warm-up",
                        warmUp.toMillis() + "ms",
                        "--seconds",
                        measured.toMillis() + "ms",
                        "--pid",
                        Long.toString(server.pid()),
                        "--json",
                        json.toString(),
                        "--quiet"));
        List<String> command = pins.load(arguments);
        long before = server.cpuMicros();
        Process process = start(command);
        OptionalDouble instructions = counter.perSecond(server.pid(), warmUp, measured);
        Program.await(process, command, warmUp.plus(measured).toSeconds() + SLACK_S);
        int code = process.exitValue();
        if (code != 0 && code != DONE_WITH_ERRORS) {
            throw new IOException("the load ended with " + code + ": " + output());
        }
        JsonNode report = JsonMapper.shared().readTree(Files.readString(json));
        Reading reading = Reading.of(report, instructions);
        double share = (double) measured.toMillis() / warmUp.plus(measured).toMillis();
        long reported = report.required("serverCpuMicros").asLong();
        new CpuCheck(reported, server.cpuMicros() - before, share).require();
        return reading;
    }

    /// Opens connections that say nothing, until the process is ended.
    Process hold(RunningServer server, int connections) throws IOException {
        return start(
                pins.load(
                        List.of(
                                MAIN,
                                "bench",
                                "ws://" + Peer.HOST + ":" + server.port() + Peer.ECHO,
                                "--kind",
                                "idle",
                                "--connections",
                                Integer.toString(connections),
                                "--warm-up",
                                "0",
                                "--seconds",
                                "10m",
                                "--quiet")));
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logs.resolve("load.log").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(logs.resolve("load.log")).strip();
    }
}
