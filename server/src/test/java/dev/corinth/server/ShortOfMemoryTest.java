package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.Blocks;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;

/// What a server does when memory is short: who goes, who stays, who is not let in.
class ShortOfMemoryTest {
    /// Of slow readers that stay, whatever is refused.
    private static final WebSocketConfig DROPPING =
            WebSocketConfig.STANDARD.output(
                    WebSocketConfig.STANDARD.output().policy(OverflowPolicy.DROP_NEWEST));

    private static final int STALLED = 60;
    private static final int PIECE_BYTES = 60_000;
    private static final long MIB = 1 << 20;

    private final AtomicLong live = new AtomicLong();
    private final AtomicLong collections = new AtomicLong();

    /// Remembers what connections ended of.
    private static final class Ends extends Diary {
        private final Queue<WebSocket> open = new LinkedBlockingQueue<>();
        private final Queue<Closure> ends = new ConcurrentLinkedQueue<>();

        @Override
        public void onOpen(WebSocket socket) {
            open.add(socket);
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            open.remove(socket);
            ends.add(closure);
        }
    }

    private static ServerConfig within(long bytes) {
        return ServerConfig.STANDARD
                .port(0)
                .loops(part -> part.count(2).maxMemoryBytes(bytes))
                .listening(place -> place.sockets(part -> part.buffers(16 << 10, 0)));
    }

    @Test
    void E_17_allOutputHasABudgetUnlessAnotherIsSet() {
        long most = Loops.STANDARD.maxMemoryBytes();
        assertThat(most).isBetween(16 * MIB, 512 * MIB);
        assertThat(most).isLessThanOrEqualTo(Math.max(16 * MIB, Runtime.getRuntime().maxMemory()));
    }

    @Test
    void E_28_whatTheKernelHoldsOfAConnectionIsBoundedUnlessAnotherBoundIsSet() {
        int bytes = ServerConfig.STANDARD.listening().sockets().sendBufferBytes();
        assertThat(bytes).isEqualTo(256 << 10);
        assertThat(ServerConfig.STANDARD.listening().sockets().tuning().sendBufferBytes())
                .isEqualTo(bytes);
    }

    @Test
    void A_07_slowReadersOfARealServerShareABudgetAndOthersLoseNothing(@TempDir Path folder)
            throws IOException {
        // Other tests of this process hold memory: it is at most half of the budget.
        long budget = 2 * Blocks.process().inUseBytes() + 24 * MIB;
        Ends slow = new Ends();
        List<RawPeer> peers = new ArrayList<>();
        try (var recording = new Recording();
                Server server =
                        Server.with(within(budget))
                                .webSocket("/slow", WebSocketRoute.of(slow).config(DROPPING))
                                .webSocket("/", (socket, message) -> socket.send(message))
                                .start();
                RawPeer live = Wire.open(server, "/")) {
            recording.enable("dev.corinth.ConnectionShed");
            recording.start();
            for (int i = 0; i < STALLED; i++) {
                peers.add(Wire.open(server, "/slow"));
            }
            Wire.await("all are there", () -> slow.open.size() == STALLED);

            // More and more waits for those who take nothing, until some of them have to go.
            long most = 0;
            int echoes = 0;
            while (server.count(Counter.SHED) == 0) {
                // On its loop: what is on its way there from elsewhere has a bound of its own.
                slow.open.forEach(it -> it.execute(() -> it.send(new byte[PIECE_BYTES])));
                live.send(Wire.text("echo " + echoes)).expectText("echo " + echoes);
                echoes++;
                most = Math.max(most, Blocks.process().inUseBytes());
                assertThat(echoes).isLessThan(100_000);
            }

            assertThat(most).isLessThanOrEqualTo(budget);
            Wire.await("it is told why", () -> !slow.ends.isEmpty());
            assertThat(slow.ends.peek().code()).isEqualTo(1006);
            assertThat(slow.ends.peek().reason())
                    .matches(
                            "cut because \\d+ MiB of \\d+ MiB of memory are in use, and the peer"
                                    + " has not taken its last piece \\(up to 16 KiB\\)"
                                    + " for \\d+ ms");
            live.send(Wire.text("still here")).expectText("still here");
            Path file = folder.resolve("events.jfr");
            recording.dump(file);
            assertThat(shed(file))
                    .isNotEmpty()
                    .allMatch(event -> event.getLong("bytes") > 0)
                    .allMatch(event -> event.getDuration("behind").isPositive());
        } finally {
            peers.forEach(RawPeer::close);
        }
    }

    private static List<RecordedEvent> shed(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(each -> each.getEventType().getName().equals("dev.corinth.ConnectionShed"))
                .toList();
    }

    @Test
    void O_14_handshakesAreRefusedWhileTheHeapIsNearlyFull() {
        try (Stepped stepped =
                Stepped.serving(
                        server ->
                                server.webSocket("/", (socket, message) -> socket.send(message))
                                        .get("/page", request -> HttpAnswer.text(200, "page")))) {
            var watch =
                    new HeapWatch(stepped.engine, live::get, 1_000, collections::incrementAndGet);
            Stepped.Peer there = stepped.connect().upgrade("/");

            fill(watch, 849);
            assertThat(answer(stepped)).startsWith("HTTP/1.1 101");
            fill(watch, 850);
            assertThat(answer(stepped)).startsWith("HTTP/1.1 503").contains("Retry-After: 5\r\n");
            there.send(Wire.text("served"));
            assertThat(there.frames()).singleElement().isEqualTo(RawFrame.text("served"));
            String page =
                    stepped.connect().send("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n").text();
            assertThat(page).startsWith("HTTP/1.1 200");
            fill(watch, 800);
            assertThat(answer(stepped)).startsWith("HTTP/1.1 503");
            // What was let go of shows after a collection only.
            for (int i = 2; i < HeapWatch.COLLECT_EVERY; i++) {
                assertThat(collections).hasValue(0);
                watch.look();
            }
            assertThat(collections).hasValue(1);
            fill(watch, 799);
            assertThat(answer(stepped)).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void O_14_aLookThatFailsIsToldAndTheWatchGoesOn() throws Exception {
        var failures = new ArrayDeque<Throwable>();
        failures.add(new OutOfMemoryError("the test wants it"));
        failures.add(new IllegalStateException("the test wants this too"));
        LongSupplier failing =
                () -> {
                    Throwable next = failures.poll();
                    switch (next) {
                        case Error error -> throw error;
                        case RuntimeException exception -> throw exception;
                        case null, default -> {}
                    }
                    return 900;
                };
        Thread thread;
        try (LogRecorder log = LogRecorder.open();
                Stepped stepped = Stepped.serving(server -> {})) {
            var watch = new HeapWatch(stepped.engine, failing, 1_000, collections::incrementAndGet);
            thread = Thread.ofPlatform().daemon().start(watch::untilTheEnd);
            Wire.await("it looks again", stepped.engine::isShortOfHeap);
            assertThat(log.at(Level.SEVERE))
                    .hasSize(2)
                    .allMatch(it -> it.contains("How full the heap is could not be found out"));
        }
        // It ends with the loops.
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    private void fill(HeapWatch watch, long bytes) {
        live.set(bytes);
        watch.look();
    }

    private static String answer(Stepped stepped) {
        return stepped.connect().send(RawHandshake.request("/", "localhost")).text();
    }

    /// Sends to one after another until what would wait is refused.
    private static void fill(Diary diary, long budget) {
        long room = roomIn(budget);
        while (room >= 0) {
            int most = room > 2 * MIB ? 1_900_000 : 60_000;
            diary.socket().send(new byte[room > most ? most : 9]);
            room = roomIn(budget);
        }
    }

    /// How much may still be taken before what would wait is refused.
    private static long roomIn(long budget) {
        return budget / 100 * 90 - Blocks.process().inUseBytes();
    }

    @Test
    void O_14_handshakesAreRefusedWhileTheNativeMemoryIsFull() {
        Diary diary = new Diary();
        // Other tests of this process hold memory: it is at most half of the budget.
        long budget = 2 * Blocks.process().inUseBytes() + 16 * MIB;
        ServerConfig config = ServerConfig.STANDARD.loops(part -> part.maxMemoryBytes(budget));
        WebSocketRoute route = WebSocketRoute.of(diary).config(DROPPING);
        try (Stepped stepped = Stepped.serving(config, server -> server.webSocket("/", route))) {
            List<Stepped.Peer> stalled = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                stalled.add(stepped.connect().upgrade("/"));
                stalled.getLast().line.window(1);
            }
            // Within a few milliseconds, since readers that are late are cut before it is full.
            // What
            // a turn sends gives a little back.
            for (int i = 0; i < 20; i++) {
                fill(diary, budget);
                stepped.elapse(Duration.ofMillis(1));
            }
            assertThat(answer(stepped)).startsWith("HTTP/1.1 503");

            stepped.advanceSeconds(1);
            stalled.forEach(peer -> peer.line.window(16 << 20));
            stepped.run();
            assertThat(answer(stepped)).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void O_14_beansOfPausesDoNotTellOfAnEmptyHeap() {
        var cycle = new HeapWatch.Collection(10, 900);
        var pause = new HeapWatch.Collection(11, 0);
        var older = new HeapWatch.Collection(9, 100);
        assertThat(HeapWatch.leftByLast(Stream.of(older, cycle, pause))).isEqualTo(900);
        assertThat(HeapWatch.leftByLast(Stream.of(pause))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseZGC"})
    void O_14_aHeapThatFillsUpIsNoticedInTime(String collector) throws Exception {
        runs(collector, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    }

    private static void runs(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-ea", "-cp", System.getProperty("java.class.path")));
        command.add(ShortOfMemory.class.getName());
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
    }
}
