package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.dispatch.AppThread;
import dev.corinth.dispatch.Dispatch;
import dev.corinth.dispatch.ThreadHooks;
import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.dispatch.WorkerPool;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Loop;
import dev.corinth.engine.ScheduledTask;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.NioPoller;
import dev.corinth.poller.PollerException;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

/// What is special to one way of running handlers, through sockets.
class WorkersTest {
    private static final AtomicInteger MADE = new AtomicInteger();

    /// What a worker keeps: a database handle, say. Owned by its worker.
    private static final class Handle implements AutoCloseable {
        private final Thread owner = Thread.currentThread();
        private final int number = MADE.incrementAndGet();
        private boolean isClosed;

        String ask(String question) {
            assertThat(Thread.currentThread()).isSameAs(owner);
            assertThat(isClosed).isFalse();
            return question + "!";
        }

        @Override
        public void close() {
            assertThat(Thread.currentThread()).isSameAs(owner);
            assertThat(isClosed).isFalse();
            isClosed = true;
            MADE.decrementAndGet();
        }
    }

    private static Server serving(Dispatch dispatch, WebSocketListener listener) {
        return Server.on(0).webSocket("/", WebSocketRoute.of(listener).runOn(dispatch)).start();
    }

    @Test
    void AP_04_everyWorkerHasAContextFromItsFirstEventToItsLast() {
        WorkerPool<Handle> pool = WorkerPool.of(3).context(Handle::new);
        Set<Handle> used = ConcurrentHashMap.newKeySet();
        var together = new CountDownLatch(3);
        WebSocketListener asking =
                (socket, message) -> {
                    Handle handle = pool.context();
                    used.add(handle);
                    together.countDown();
                    await(together);
                    socket.send(handle.ask(message.text()));
                };
        try (Server server = serving(pool, asking)) {
            assertThat(MADE).hasValue(3);
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                peers.add(Wire.open(server, "/").send(Wire.text("hello")));
            }
            // Each waits for the others: three workers have one each.
            peers.forEach(peer -> peer.expectText("hello!").close());
            assertThat(used).hasSize(3).allMatch(handle -> handle.number <= 3);
        }
        assertThat(MADE).hasValue(0);
        assertThat(used).allMatch(handle -> handle.isClosed);
        assertThatThrownBy(pool::context)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no worker of this pool");
    }

    @Test
    void AP_04_aContextThatCannotBeMadeKeepsTheServerFromStarting() {
        var made = new AtomicInteger();
        var closed = new AtomicInteger();
        WorkerPool<Integer> pool =
                WorkerPool.of(2)
                        .context(
                                () -> {
                                    if (made.incrementAndGet() == 2) {
                                        throw new IOException("no database");
                                    }
                                    return 1;
                                },
                                context -> closed.addAndGet(context));
        assertThatThrownBy(() -> serving(pool, (socket, message) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no database");
        assertThat(closed).hasValue(1);
    }

    @Test
    void AP_04_aPoolWithoutContextsSaysSo() {
        WorkerPool<Void> pool = WorkerPool.of(1);
        var thrown = new LinkedBlockingQueue<String>();
        WebSocketListener asking =
                (socket, message) -> {
                    try {
                        assertThat(pool.context()).isNull();
                    } catch (IllegalStateException e) {
                        thrown.add(e.getMessage());
                    }
                    socket.send(message);
                };
        try (Server server = serving(pool, asking);
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("?")).expectText("?");
        }
        assertThat(thrown).containsExactly("the workers of this pool keep nothing");
    }

    @Test
    void AP_34_scratchMemoryIsForOneCall() {
        WorkerPool<Void> pool = WorkerPool.of(1).scratchBytes(1024);
        List<MemorySegment> small = new ArrayList<>();
        List<MemorySegment> large = new ArrayList<>();
        WebSocketListener using =
                (socket, message) -> {
                    MemorySegment piece = pool.scratch().allocate(1000);
                    assertThat(piece.get(ValueLayout.JAVA_BYTE, 999)).isZero();
                    small.add(piece.fill((byte) 7));
                    large.add(pool.scratch().allocate(1000));
                    socket.send(message);
                };
        try (Server server = serving(pool, using);
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("1")).expectText("1").send(Wire.text("2")).expectText("2");
        }
        // The same bytes for each call, and what had no room was of another arena.
        assertThat(small.get(1).address()).isEqualTo(small.get(0).address());
        assertThat(large).noneMatch(segment -> segment.scope().isAlive());
    }

    @Test
    void SV_01_workIsSpreadEvenly() {
        int workers = 4;
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        var together = new CountDownLatch(workers);
        WebSocketListener meeting =
                (socket, message) -> {
                    used.add(Thread.currentThread());
                    together.countDown();
                    await(together);
                    socket.send(message);
                };
        try (Server server = serving(WorkerPool.of(workers), meeting)) {
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                peers.add(Wire.open(server, "/"));
            }
            peers.forEach(peer -> peer.send(Wire.text("meet")));
            peers.forEach(peer -> peer.expectText("meet").close());
        }
        assertThat(used).hasSize(workers);
    }

    @Test
    void SV_02_numbersHaveBounds() {
        assertThatThrownBy(() -> WorkerPool.of(0)).hasMessageContaining("threads=0, 1 to 4096");
        assertThatThrownBy(() -> WorkerPool.of(4097)).hasMessageContaining("threads=4097");
        assertThatThrownBy(() -> WorkerPool.of(1).backlog(0)).hasMessageContaining("messages=0");
        assertThatThrownBy(() -> WorkerPool.of(1).scratchBytes(-1))
                .hasMessageContaining("scratchBytes=-1");
        assertThatThrownBy(() -> AppThread.of("a").ringBytes(100, 1024))
                .hasMessageContaining("initialBytes=100");
    }

    @Test
    void A_22_blockedHandlersBlockNobodyElse() {
        int blocked = 200;
        var release = new CountDownLatch(1);
        var inside = new CountDownLatch(blocked);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        WebSocketListener blocking =
                (socket, message) -> {
                    if (message.text().equals("block")) {
                        threads.add(Thread.currentThread());
                        inside.countDown();
                        await(release);
                    }
                    socket.send(message);
                };
        try (Server server = serving(VirtualThreads.standard(), blocking)) {
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < blocked; i++) {
                peers.add(Wire.open(server, "/").send(Wire.text("block")));
            }
            await(inside);
            RawPeer quick = Wire.open(server, "/");
            quick.send(Wire.text("quick")).expectText("quick").close();
            release.countDown();
            peers.forEach(peer -> peer.expectText("block").close());
        }
        assertThat(threads).hasSize(blocked).allMatch(Thread::isVirtual);
    }

    @Test
    void SV_01_aConnectionHasNoVirtualThreadWhileNothingHappens() {
        var threads = new LinkedBlockingQueue<Thread>();
        WebSocketListener noting =
                (socket, message) -> {
                    threads.add(Thread.currentThread());
                    socket.send(message);
                };
        try (Server server = serving(VirtualThreads.standard(), noting);
                RawPeer peer = Wire.open(server, "/")) {
            for (int i = 0; i < 3; i++) {
                peer.send(Wire.text("hello")).expectText("hello");
                Wire.await(
                        "the thread has ended", () -> threads.stream().noneMatch(Thread::isAlive));
            }
        }
        assertThat(Set.copyOf(threads)).hasSize(3);
    }

    @Test
    void SV_05_anApplicationHasOneThreadForAllLoopsAndRoutes() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        AppThread app = AppThread.of("chat");
        WebSocketListener noting =
                new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        threads.add(Thread.currentThread().getName());
                    }

                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        threads.add(Thread.currentThread().getName());
                        socket.send(message);
                    }
                };
        ServerConfig config = ServerConfig.STANDARD.port(0).loops(loops -> loops.count(2));
        Server server = Server.with(config);
        for (String path : List.of("/a", "/b")) {
            server.webSocket(path, WebSocketRoute.of(noting).runOn(app));
        }
        try (Server running = server.start()) {
            for (int i = 0; i < 20; i++) {
                try (RawPeer peer = Wire.open(running, i % 2 == 0 ? "/a" : "/b")) {
                    // Longer than what is copied into a ring.
                    peer.send(Wire.binary(100_000)).expectFrame();
                    peer.send(Wire.text("hello")).expectText("hello");
                }
            }
        }
        assertThat(threads).containsExactly("corinth-app-chat");
    }

    @Test
    void SV_05_nothingIsHeardBeforeTheApplicationHasSeenTheOpen() {
        var opening = new CountDownLatch(1);
        var diary =
                new Diary() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        await(opening);
                        socket.send("welcome");
                        super.onOpen(socket);
                    }
                };
        AppThread app = AppThread.of("opening");
        try (Stepped world = Stepped.serving(server -> server.webSocket("/", where(app, diary)))) {
            Stepped.Peer peer = world.connect().upgrade("/");
            peer.send(Wire.text("early"));
            assertThat(peer.line.unread()).as("not read before the answer").isPositive();
            opening.countDown();
            Wire.await(
                    "all is heard",
                    () -> {
                        world.run();
                        return peer.line.unread() == 0;
                    });
            assertThat(diary.next(2)).containsExactly("open", "text=early");
            assertThat(peer.frames().getFirst().text()).isEqualTo("welcome");
        }
    }

    @Test
    void SV_06_loopsGiveWayToThreadsThatKeepACoreBusy() {
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), 254);
        AppThread app = AppThread.of("shared");
        assertThat(loopsBeside()).isEqualTo(processors);
        assertThat(loopsBeside(WorkerPool.of(8))).isEqualTo(processors);
        assertThat(loopsBeside(app, app)).isEqualTo(Math.max(1, processors - 1));
        assertThat(loopsBeside(VirtualThreads.standard(), VirtualThreads.standard()))
                .isEqualTo(Math.max(1, processors - 1));
        assertThat(loopsBeside(app, AppThread.of("other"), VirtualThreads.standard()))
                .isEqualTo(Math.max(1, processors - 3));
        assertThat(Loops.STANDARD.count(5).engineConfig(3).loops()).isEqualTo(5);
    }

    private static int loopsBeside(Dispatch... dispatches) {
        Set<Integer> loops = ConcurrentHashMap.newKeySet();
        ThreadHooks counting = ThreadHooks.NONE.onStart(loops::add);
        ServerConfig config = ServerConfig.STANDARD.port(0).loops(part -> part.hooks(counting));
        Server server = Server.with(config);
        for (int i = 0; i < dispatches.length; i++) {
            server.webSocket("/" + i, where(dispatches[i], new Diary()));
        }
        server.start().close();
        return loops.size();
    }

    private static WebSocketRoute where(Dispatch dispatch, WebSocketListener listener) {
        return WebSocketRoute.of(listener).runOn(dispatch);
    }

    @Test
    void AP_05_hooksAreCalledOnTheThreadTheyAreFor() {
        var lines = new LinkedBlockingQueue<String>();
        ThreadHooks hooks =
                ThreadHooks.NONE
                        .onStart(number -> lines.add("start " + number + " " + me()))
                        .onTick(Duration.ofMillis(5), number -> lines.add("tick " + me()))
                        .onStop(number -> lines.add("stop " + number + " " + me()));
        ServerConfig config =
                ServerConfig.STANDARD.port(0).loops(loops -> loops.count(1).hooks(hooks));
        Server server = Server.with(config);
        server.webSocket("/w", where(WorkerPool.of(1).hooks(hooks), new Diary()));
        server.webSocket("/a", where(AppThread.of("x").hooks(hooks), new Diary()));
        try (Server running = server.start()) {
            assertThat(running.isServing()).isTrue();
            for (String name : List.of("corinth-worker-0", "corinth-app-x", "corinth-loop-0")) {
                Wire.await("started", () -> lines.contains("start 0 " + name));
                Wire.await("ticked", () -> lines.contains("tick " + name));
                assertThat(lines).doesNotContain("stop 0 " + name);
            }
        }
        assertThat(lines)
                .contains(
                        "stop 0 corinth-worker-0", "stop 0 corinth-app-x", "stop 0 corinth-loop-0")
                .filteredOn(line -> line.startsWith("st"))
                .hasSize(6);
    }

    @Test
    void AP_05_aStartThatThrowsKeepsTheServerFromStarting() {
        ThreadHooks failing =
                ThreadHooks.NONE.onStart(
                        number -> {
                            throw new IllegalStateException("not today");
                        });
        for (Dispatch dispatch :
                List.of(WorkerPool.of(2).hooks(failing), AppThread.of("x").hooks(failing))) {
            assertThatThrownBy(() -> serving(dispatch, new Diary()))
                    .hasMessageContaining("could not be set up")
                    .hasRootCauseMessage("not today");
        }
        ServerConfig config = ServerConfig.STANDARD.port(0).loops(loops -> loops.hooks(failing));
        assertThatThrownBy(() -> Server.with(config).start()).hasMessage("not today");
    }

    @Test
    void AP_05_aServerThatCannotStartLeavesNoHookOnTheLoopsOfItsCaller() {
        List<String> lines = new ArrayList<>();
        ThreadHooks hooks =
                ThreadHooks.NONE
                        .onStart(number -> lines.add("start " + number))
                        .onTick(Duration.ofMillis(1), number -> lines.add("tick"))
                        .onStop(number -> lines.add("stop " + number));
        Engine engine = Engine.stepped(EngineConfig.of(NioPoller.source()).loops(2));
        try (Server taken = Server.on(0).start()) {
            ServerConfig config =
                    ServerConfig.STANDARD.port(taken.port()).loops(part -> part.hooks(hooks));
            assertThatThrownBy(() -> Server.with(config).start(engine))
                    .isInstanceOf(PollerException.class);
        }
        // What is due before this and was not cancelled is run before it.
        boolean[] isOver = {false};
        for (Loop loop : engine.loops()) {
            ScheduledTask over = loop.schedule(Duration.ofMillis(50), () -> isOver[0] = true);
            assertThat(over).isNotNull();
        }
        while (!isOver[0]) {
            assertThat(engine.turn(Duration.ofMillis(50))).isNotNegative();
        }
        engine.stop(Duration.ZERO).join();

        assertThat(lines).containsExactly("start 0", "start 1", "stop 0", "stop 1");
    }

    @Test
    void AP_05_whatHadStartedIsStoppedWhereAnotherStartThrows() {
        List<String> lines = new ArrayList<>();
        ThreadHooks failing =
                ThreadHooks.NONE
                        .onStart(
                                number -> {
                                    if (number == 1) {
                                        throw new IllegalStateException("not today");
                                    }
                                    lines.add("start " + number);
                                })
                        .onStop(number -> lines.add("stop " + number));
        Engine engine = Engine.stepped(EngineConfig.of(NioPoller.source()).loops(2));
        ServerConfig config = ServerConfig.STANDARD.port(0).loops(part -> part.hooks(failing));

        assertThatThrownBy(() -> Server.with(config).start(engine)).hasMessage("not today");
        assertThat(lines).containsExactly("start 0", "stop 0");
        engine.stop(Duration.ZERO).join();

        assertThat(lines).containsExactly("start 0", "stop 0");
    }

    @Test
    void AP_05_aTickThatThrowsIsLoggedAndTheThreadLives() {
        ThreadHooks failing =
                ThreadHooks.NONE.onTick(
                        Duration.ofMillis(1),
                        number -> {
                            throw new IllegalStateException("tick");
                        });
        try (LogRecorder log = LogRecorder.open();
                Server server = serving(WorkerPool.of(1).hooks(failing), new Diary());
                RawPeer peer = Wire.open(server, "/")) {
            Wire.await("ticks", () -> log.at(Level.SEVERE).size() > 2);
            peer.send(Wire.ping()).expectPong();
        }
    }

    private static String me() {
        return Thread.currentThread().getName();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
