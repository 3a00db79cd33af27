package dev.corinth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.System.lineSeparator;

import dev.corinth.client.Client;
import dev.corinth.server.FrameLog;
import dev.corinth.server.RotatingFile;
import dev.corinth.server.Server;
import dev.corinth.server.Tracing;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// `corinth replay` from its command line to its exit code.
@Timeout(60)
class ReplayTest {
    /// Answers each message with itself, and remembers all that it was told.
    private static final class Echo implements WebSocketListener {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private volatile String answerPrefix = "";

        @Override
        public void onMessage(WebSocket socket, Message message) {
            told.add((message.isText() ? "text " : "binary ") + message.text());
            if (message.isText()) {
                socket.send(answerPrefix + message.text());
            } else {
                socket.send(message);
            }
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            told.add("ping " + ping.text());
            socket.pong(ping.bytes());
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            told.add("closed " + closure.code() + " " + closure.reason());
        }
    }

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Echo echo = new Echo();
    private Server server = Server.on(0);

    @BeforeEach
    void start() {
        server = Server.on(0).webSocket("/", echo).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url() {
        return "ws://127.0.0.1:" + server.port() + "/";
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("frames.jsonl"), List.of(lines));
    }

    private int replay(Path file, String... options) {
        List<String> all = new ArrayList<>(List.of("replay", file.toString(), url()));
        all.addAll(List.of(options));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private static String frame(long at, String id, boolean isSent, int opcode, String payload) {
        return "{\"at\":%d,\"id\":\"%s\",\"sent\":%s,\"opcode\":%d,\"fin\":true,\"text\":\"%s\"}"
                .formatted(at, id, isSent, opcode, payload);
    }

    private Path recorded() {
        Path file = folder.resolve("recorded.jsonl");
        FrameLog log = FrameLog.json(RotatingFile.at(file));
        try (Tracing _ = server.trace(socket -> true, log)) {
            try (Client first = Client.connect(url());
                    Client second = Client.connect(url())) {
                first.send("{\"token\":\"s3cret\"} \u20ac\ud83d\ude00");
                second.send(new byte[] {0, -1, 2});
                first.receive();
                second.receive();
                first.ping("are you there".getBytes(StandardCharsets.UTF_8));
                var message = first.webSocket().startFragments(MessageKind.TEXT);
                message.send("in ");
                message.finish("pieces".getBytes(StandardCharsets.UTF_8));
                assertThat(first.receive().text()).isEqualTo("in pieces");
                assertThat(second.close(4001, "enough").code()).isEqualTo(4001);
            }
        }
        log.close();
        return file;
    }

    @Test
    void whatATraceHasRecordedIsPlayedAndAnsweredTheSame() {
        Path file = recorded();
        List<String> then = List.copyOf(echo.told);
        echo.told.clear();

        int code = replay(file, "--check", "--fast");

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .startsWith("2 connections opened, ")
                .contains(" 0 different, 0 left");
        // The secret is not in the recording.
        List<String> hidden =
                then.stream().map(it -> it.replace("s3cret", "******")).sorted().toList();
        assertThat(echo.told.stream().sorted().toList()).isEqualTo(hidden);
        assertThat(hidden).contains("closed 4001 enough", "ping are you there", "text in pieces");
    }

    @Test
    void anotherAnswerIsNamedByItsLine() {
        Path file = recorded();
        echo.answerPrefix = "x";

        assertThat(replay(file, "--check", "--fast")).isEqualTo(3);

        assertThat(err.toString()).contains(": 26 bytes were recorded, not 27");
        assertThat(out.toString()).contains(" 2 different, 0 left out");
    }

    @Test
    void withoutCheckAnyAnswerWillDo() {
        Path file = recorded();
        echo.answerPrefix = "x";

        assertThat(replay(file)).isZero();
        assertThat(out.toString()).contains(" 0 answers as recorded, 0 different");
    }

    @Test
    void theRecordedPaceIsKept() throws IOException {
        Path file = file(frame(1000, "a", false, 1, "one"), frame(1400, "a", false, 1, "two"));

        long startNs = System.nanoTime();
        assertThat(replay(file)).isZero();
        assertThat(System.nanoTime() - startNs).isGreaterThan(399_000_000);

        assertThat(replay(file, "--fast")).isZero();
        assertThat(echo.told).filteredOn(it -> it.equals("text two")).hasSize(2);
    }

    @Test
    void whatDoesNotAnswerIsWaitedForAsLongAsAsked() throws IOException {
        Path file =
                file(
                        frame(1, "a", false, 1, "one"),
                        frame(2, "a", true, 1, "one"),
                        frame(3, "a", true, 1, "two"));

        assertThat(replay(file, "--check", "--wait", "200ms")).isEqualTo(3);
        assertThat(err.toString()).contains("frames.jsonl:3: no answer within 200 ms");
        assertThat(out.toString()).contains("1 answers as recorded, 1 different");
    }

    @Test
    void whatWasNotRecordedWholeIsLeftOutAndNamed() throws IOException {
        Path file =
                file(
                        "{\"at\":1,\"id\":\"a\",\"sent\":false,\"opcode\":1,\"fin\":true,"
                                + "\"length\":9,\"bytes\":\"YWJj\"}",
                        "{\"at\":1,\"note\":\"here it begins\"}",
                        "",
                        "{\"at\":1,\"id\":\"a\",\"sent\":false,\"opcode\":1,\"compressed\":true,"
                                + "\"length\":9,\"bytes\":\"\"}",
                        "{\"at\":1,\"id\":\"a\",\"sent\":false,\"opcode\":0,\"text\":\"end\"}",
                        frame(2, "a", false, 1, "whole"));

        assertThat(replay(file)).isEqualTo(3);
        assertThat(err.toString())
                .contains("frames.jsonl:1: only 3 of 9 bytes were recorded")
                .contains("frames.jsonl:4: a compressed frame is not said again")
                .contains("frames.jsonl:5: the beginning of its message was not recorded");
        assertThat(echo.told).contains("text whole");
        assertThat(out.toString()).contains("1 frames sent").contains("3 left out");
    }

    @Test
    void aMessageThatMissesAFragmentIsLeftOutWholeAndTheNextIsSaid() throws IOException {
        String open = "{\"at\":1,\"id\":\"a\",\"sent\":false,\"fin\":false,\"opcode\":";
        Path file =
                file(
                        open + "1,\"text\":\"one \"}",
                        frame(1, "a", false, 9, "meanwhile"),
                        open + "0,\"length\":9,\"bytes\":\"YWJj\"}",
                        frame(1, "a", false, 0, "end"),
                        frame(2, "a", false, 1, "two"),
                        open + "1,\"text\":\"begun \"}",
                        open + "1,\"text\":\"thr\"}",
                        frame(3, "a", false, 0, "ee"),
                        frame(4, "a", true, 1, "two"),
                        frame(4, "a", true, 1, "three"));

        assertThat(replay(file, "--check")).isEqualTo(3);

        assertThat(echo.told).startsWith("ping meanwhile", "text two", "text three");
        assertThat(err.toString())
                .contains("frames.jsonl:1: a fragment of its message was not recorded whole")
                .contains("frames.jsonl:3: only 3 of 9 bytes were recorded")
                .contains("frames.jsonl:4: a fragment of its message was not recorded whole")
                .contains("frames.jsonl:6: a fragment of its message was not recorded whole")
                .hasLineCount(4);
        assertThat(out.toString()).contains("2 answers as recorded, 0 different, 4 left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    nonsense | :2: column 1: Unrecognized token 'nonsense'
                    [] | :2: no JSON object
                    {} {} | :2: more than one JSON object
                    {"at":1,"id":"a","sent":false,"opcode":1} | :2: no 'text', which
                    {"at":1,"id":"a","sent":false,"opcode":16,"text":""} | :2: no 'opcode'
                    {"at":1,"id":5,"sent":false,"opcode":1,"text":""} | :2: id is no text
                    {"at":1,"sent":false,"opcode":1,"text":""} | :2: no 'id'
                    {"id":"a","sent":false,"opcode":1,"text":""} | :2: no 'at'
                    {"at":1,"id":"a","opcode":1,"text":""} | :2: no 'sent'
                    {"at":1,"at":2} | Duplicate Object property "at"
                    {"at":1,"id":"a","sent":false,"opcode":1,"bytes":"****"} | :2: Illegal base64
                    {"at":1,"id":"a","sent":false,"opcode":1,"length":1,"text":"ab"} | no less than
                    {"at":1,"id":"a","sent":"no","opcode":1,"text":""} | :2: column
                    """)
    void aWrongLineIsNamedBeforeAnythingIsSent(String line, String told) throws IOException {
        Path file = file(frame(1, "a", false, 1, "one"), line);

        assertThat(replay(file)).isEqualTo(1);
        assertThat(err.toString()).startsWith("corinth: " + file).contains(told);
        assertThat(echo.told).isEmpty();
    }

    @Test
    void aLineHasALimit() throws IOException {
        Path file = file(frame(1, "a", false, 1, "x".repeat(2000)));

        assertThat(replay(file, "--max-line", "1k")).isEqualTo(1);
        assertThat(err)
                .hasToString(
                        "corinth: "
                                + file
                                + ":1: longer than 1024 bytes (--max-line)"
                                + lineSeparator());
    }

    @Test
    void whatCannotBeDoneIsSaidInOneLine() throws IOException {
        assertThat(replay(folder.resolve("none.jsonl"))).isEqualTo(1);
        assertThat(err.toString()).contains("none.jsonl cannot be read").hasLineCount(1);

        assertThat(replay(file(""))).isEqualTo(1);
        assertThat(err.toString()).contains("frames.jsonl: no frame in it");

        server.stop(Duration.ZERO).join();
        assertThat(replay(file(frame(1, "a", false, 1, "one")))).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(3).contains("ws://127.0.0.1:");

        assertThat(replay(folder, "--header", "wrong")).isEqualTo(2);
    }
}
