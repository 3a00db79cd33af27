package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.corinth.load.LoadPlan;
import dev.corinth.oracle.Identity;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.UpgradeAnswer;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// `corinth bench` from its command line to its exit code.
class BenchTest {
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/", (socket, message) -> socket.send(message))
                    .webSocket("/wrong", (socket, message) -> socket.send("wrong"))
                    .start();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String url(String path) {
        return "ws://127.0.0.1:" + SERVER.port() + path;
    }

    private int bench(String... arguments) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(arguments));
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(all.toArray(String[]::new));
    }

    private int brief(String path, String... more) {
        List<String> all = new ArrayList<>(List.of(url(path), "-w", "0", "-t", "100ms"));
        all.addAll(List.of(more));
        return bench(all.toArray(String[]::new));
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    private static OptionSpec option(String name) {
        return Main.commandLine().getSubcommands().get("bench").getCommandSpec().findOption(name);
    }

    @Test
    void tellsProgressAndTable() {
        assertThat(brief("/", "-c", "4")).isZero();
        assertThat(out.toString())
                .contains("echo, 4 connections", "messages", "errors         none");
        assertThat(err.toString()).contains("0.1 s", "p99");
    }

    @Test
    void quietWritesTheFilesAlone(@TempDir Path folder) throws IOException {
        Path json = folder.resolve("a.json");
        Path chart = folder.resolve("a.svg");
        String pid = String.valueOf(ProcessHandle.current().pid());
        int code =
                brief(
                        "/",
                        "--quiet",
                        "--kind=echo",
                        "--connections=3",
                        "--size=1k",
                        "--depth=2",
                        "--text",
                        "--pid",
                        pid,
                        "--json",
                        json.toString(),
                        "--chart",
                        chart.toString());
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString() + err).isEmpty();
        JsonNode read = JsonMapper.builder().build().readTree(Files.readString(json));
        assertThat(read.get("parameters").get("size").asInt()).isEqualTo(1024);
        assertThat(read.get("parameters").get("connections").asInt()).isEqualTo(3);
        assertThat(read.get("messages").asLong()).isPositive();
        assertThat(read.get("serverCpuMicrosPerMessage").asDouble()).isNotNegative();
        assertThat(Files.readString(chart)).startsWith("<?xml").contains("<svg");
    }

    @Test
    void aDashWritesJsonAloneToStandardOutput() throws IOException {
        assertThat(brief("/", "--json", "-", "--kind", "idle", "-c4")).isZero();
        JsonNode read = JsonMapper.builder().build().readTree(out.toString());
        assertThat(read.get("parameters").get("kind").asText()).isEqualTo("idle");
        assertThat(err.toString()).contains("idle, 4 connections");
    }

    @Test
    void everyKindRuns() {
        for (String kind : new String[] {"echo", "fan", "idle", "connect"}) {
            // One connection, so that an echo is a room.
            assertThat(brief("/", "-c", "1", "-k", kind)).as(kind).isZero();
        }
    }

    @Test
    void trustsTheCertificatesOfAFile(@TempDir Path folder) throws IOException {
        Identity identity = Identity.of("localhost");
        Path trusted = Files.writeString(folder.resolve("a.pem"), identity.certificatePem());
        ServerConfig config = ServerConfig.STANDARD.port(0).tls(identity.serverContext());
        try (Server secure =
                Server.with(config).webSocket("/", (socket, it) -> socket.send(it)).start()) {
            String url = "wss://localhost:" + secure.port() + "/";
            String[] rest = {"-q", "-w", "0", "-t", "100ms", "--loops", "2", "-c", "4"};
            assertThat(bench(with(rest, url, "--trust", trusted.toString()))).isZero();
            assertThat(bench(with(rest, url))).isEqualTo(1);
            assertThat(err.toString()).contains(url);
        }
    }

    @Test
    void aFileWithoutACertificateIsAWrongCommandLine(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThat(bench("wss://localhost:1/", "--trust", empty.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("empty.pem");
    }

    @Test
    void theDefaultsAreThoseOfThePlan() throws IOException {
        assertThat(brief("/", "-q", "--json=-")).isZero();
        JsonNode here = JsonMapper.builder().build().readTree(out.toString()).get("parameters");
        LoadPlan plan = LoadPlan.of(url("/"));
        assertThat(here.get("connections").asInt()).isEqualTo(plan.connections());
        assertThat(here.get("size").asInt()).isEqualTo(plan.traffic().sizeBytes());
        assertThat(here.get("depth").asInt()).isEqualTo(plan.traffic().depth());
        assertThat(here.get("rate").asDouble()).isEqualTo(plan.traffic().rate());
        assertThat(here.get("publishers").asInt()).isEqualTo(plan.traffic().publishers());
        assertThat(here.get("stalled").asInt()).isEqualTo(plan.traffic().stalled());
        assertThat(here.get("loops").asInt()).isEqualTo(plan.lanes().count());
        assertThat(here.get("poller").asText()).isEqualTo(plan.lanes().poller());
        assertThat(here.get("opening").asInt()).isEqualTo(plan.lanes().opening());
        assertThat(here.get("connectTimeoutSeconds").asLong())
                .isEqualTo(plan.client().connectTimeout().toSeconds());
        assertThat(here.get("drainSeconds").asLong()).isEqualTo(plan.span().drain().toSeconds());
        OptionSpec seconds = option("--seconds");
        assertThat(Time.parse(seconds.defaultValue()).duration()).isEqualTo(plan.span().measured());
        assertThat(Time.parse(option("--warm-up").defaultValue()).duration())
                .isEqualTo(plan.span().warmUp());
    }

    @Test
    void sendsHeadersAndSubprotocols() {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocketListener echo = (socket, message) -> socket.send(message);
        WebSocketRoute route =
                WebSocketRoute.deciding(
                                handshake -> {
                                    String value = handshake.headers().first("X-Load").orElse("");

                                    heard.complete(value);
                                    return UpgradeAnswer.accept(echo);
                                })
                        .subprotocol("bench", echo);
        try (Server server = Server.on(0).webSocket("/", route).start()) {
            String url = "ws://127.0.0.1:" + server.port() + "/";
            String[] rest = {"-q", "-w", "0", "-t", "100ms", "-H", "X-Load: yes", "--deflate"};
            assertThat(bench(with(rest, url))).as(err.toString()).isZero();
            assertThat(heard).isCompletedWithValue("yes");
            assertThat(bench(with(rest, url, "--subprotocol", "bench"))).isZero();
        }
    }

    @Test
    void errorsHaveAnExitCodeOfTheirOwn() {
        assertThat(brief("/wrong")).isEqualTo(3);
        assertThat(out.toString()).contains("wrong").doesNotContain("none");
    }

    @Test
    void nobodyThereIsOneLine() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        assertThat(bench("ws://127.0.0.1:" + port + "/")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("corinth: ws://127.0.0.1:" + port);
    }

    @Test
    void aFileThatCannotBeWrittenIsOneLine(@TempDir Path folder) {
        // Its folder is there, but it is a folder itself.
        String nowhere = folder.toString();
        assertThat(brief("/", "-q", "--json", nowhere)).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(nowhere);
    }

    @ParameterizedTest
    @CsvSource({
        "Missing required,",
        "must begin with ws://, http://localhost/",
        "connections=0, ws://localhost/ -c 0",
        "size=104857600, ws://localhost/ -s 100m",
        "is no size, ws://localhost/ -s 10x",
        "is no time, ws://localhost/ --seconds ten",
        "seconds=0, ws://localhost/ --seconds 0",
        "rate=-5.0, ws://localhost/ --rate=-5",
        "stalled=some, ws://localhost/ --kind fan --stalled some",
        "stalled=64, ws://localhost/ --kind fan --stalled 100%",
        "stalled=1, ws://localhost/ --stalled 1",
        "poller=fast, ws://localhost/ --poller fast",
        "--kind, ws://localhost/ --kind push",
        "chart=a.gif, ws://localhost/ --chart a.gif",
        "chart=no/a.svg, ws://localhost/ --chart no/a.svg",
        "json=no/a.json, ws://localhost/ --json no/a.json",
        "'Name: value', ws://localhost/ --header oops",
        "trust=none.pem, wss://localhost/ --trust none.pem"
    })
    void aWrongCommandLineSaysWhatIsWrong(String says, @Nullable String arguments) {
        String[] all = arguments == null ? new String[0] : arguments.split(" ");
        assertThat(bench(all)).as(arguments).isEqualTo(2);
        assertThat(err.toString()).contains(says).contains("Usage: corinth bench");
    }
}
