package dev.corinth.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.corinth.engine.Counter;
import dev.corinth.server.UpgradeAnswer;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Fan-out, held connections and connecting under load, and what ends a run.
class OtherLoadTest {
    private static final WebSocketListener SILENT = (socket, message) -> {};

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    private static void went(LoadResult result) {
        assertThat(result.errors().total()).as(result.errors().reason()).isZero();
        assertThat(result.isWhole()).isTrue();
    }

    @Test
    void everyConnectionHearsEveryMessageOfAPublisher() throws InterruptedException {
        target.start();
        LoadResult result = target.run(target.plan("/room", Work.FAN));
        went(result);
        assertThat(result.sent()).isPositive();
        // The last message may have reached only some when the window closed.
        assertThat(result.sent() * 8 - result.messages()).isBetween(0L, 8L);
        assertThat(result.latency().count()).isEqualTo(result.messages());
    }

    @Test
    void severalPublishersOnSeveralLoopsAreToldApart() throws InterruptedException {
        target.start();
        Traffic traffic = Traffic.STANDARD.publishers(5).depth(3).text().checkAll();
        LoadPlan plan = target.plan("/room", Work.FAN).traffic(traffic);
        LoadResult result = target.run(plan.lanes(new Lanes(2, "auto", 100)));
        went(result);
        assertThat(result.sent() * 8 - result.messages()).isBetween(0L, 5 * 3 * 8L);
        assertThat(result.messages()).isGreaterThan(100);
    }

    @Test
    void publishersKeepARate() throws InterruptedException {
        target.start();
        Traffic traffic = Traffic.STANDARD.publishers(2).rate(400);
        LoadPlan plan = target.plan("/room", Work.FAN).traffic(traffic);
        LoadResult result = target.run(plan.lanes(new Lanes(2, "auto", 100)));
        went(result);
        assertThat(result.latency().count()).isEqualTo(100 * 8);
    }

    @Test
    void whoIsStalledIsNotWaitedForAndMayBeEnded() throws InterruptedException {
        target.start();
        Traffic traffic = Traffic.STANDARD.size(512 << 10).stalled(3);
        LoadPlan plan =
                target.plan("/room", Work.FAN)
                        .traffic(traffic)
                        .lanes(new Lanes(2, "auto", 100))
                        .span(Duration.ZERO, Duration.ofSeconds(50));
        Load[] load = new Load[1];
        load[0] =
                new Load(
                        plan,
                        second -> {
                            // When the buffers of both kernels and the queues are full.
                            if (target.server().count(Counter.OVERFLOWED) == 3) {
                                load[0].stop();
                            }
                        });
        LoadResult result = load[0].run();
        assertThat(result.isWhole()).isFalse();
        assertThat(result.errors().total()).as(result.errors().reason()).isZero();
        assertThat(result.opened()).isEqualTo(8);
        assertThat(result.sent() * 5 - result.messages()).isBetween(0L, 5L);
        assertThat(Report.table(result)).contains("3 do not read, ");
    }

    @Test
    void aReceiverThatIsClosedEndsTheRun() throws InterruptedException {
        AtomicInteger left = new AtomicInteger(3);
        WebSocketListener closing =
                new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        if (left.decrementAndGet() == 0) {
                            socket.close(4002, "full");
                        } else {
                            socket.send(message);
                        }
                    }
                };
        target.with("/closing", closing).start();
        LoadPlan plan =
                target.plan("/closing", Work.FAN)
                        .work(Work.FAN, 1)
                        .span(Duration.ZERO, Duration.ofSeconds(50));
        LoadResult result = target.run(plan);
        assertThat(result.isWhole()).isFalse();
        assertThat(result.seconds()).isLessThan(50);
        assertThat(result.messages()).isEqualTo(2);
        assertThat(result.errors().closeCodes()).containsOnlyKeys(4002);
    }

    @Test
    void holdsConnectionsAndLooksAtTheProcess() throws InterruptedException {
        target.start();
        long pid = ProcessHandle.current().pid();
        LoadPlan plan = target.plan("/", Work.IDLE).work(Work.IDLE, 200).pid(pid);
        CompletableFuture<Integer> held = new CompletableFuture<>();
        Load load = new Load(plan, second -> held.complete(target.server().openConnections()));
        LoadResult result = load.run();
        went(result);
        assertThat(held.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(200);
        assertThat(result.opened()).isEqualTo(200);
        assertThat(result.messages()).isZero();
        assertThat(result.connectsPerSecond()).isPositive();
        assertThat(result.serverUtilization()).isPresent();
        if (System.getProperty("os.name").equals("Linux")) {
            assertThat(result.server().residentBytesBefore().orElseThrow()).isGreaterThan(1 << 20);
            assertThat(result.bytesPerConnection()).isPresent();
            assertThat(result.bytesPerConnectionAtEnd()).isPresent();
        }
    }

    @Test
    void looksAtTheCpuTimeOfTheProcess() throws InterruptedException {
        target.start();
        LoadPlan plan = target.plan("/", Work.ECHO).pid(ProcessHandle.current().pid());
        LoadResult result = target.run(plan);
        went(result);
        // This process is the server and the load.
        double each = result.serverCpuMicrosPerMessage().orElseThrow();
        assertThat(each * result.messages())
                .isCloseTo((double) result.server().cpuMicros().orElseThrow(), within(0.5));
        assertThat(result.loadUtilization()).isPositive();
    }

    @Test
    void opensAndClosesAgainAndAgain() throws InterruptedException {
        AtomicInteger opened = new AtomicInteger();
        WebSocketListener counting =
                new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        opened.incrementAndGet();
                    }

                    @Override
                    public void onMessage(WebSocket socket, Message message) {}
                };
        target.with("/counting", counting).start();
        LoadResult result = target.run(target.plan("/counting", Work.CONNECT));
        went(result);
        assertThat(result.messages()).isGreaterThan(8);
        assertThat(result.connectsPerSecond()).isEqualTo(result.messages() * 4.0);
        // One connection before the run shows that somebody is there.
        assertThat(opened.get() - 1 - result.messages()).isBetween(0L, 8L);
    }

    @Test
    void opensAtARate() throws InterruptedException {
        target.start();
        LoadPlan plan = target.plan("/", Work.CONNECT).traffic(Traffic.STANDARD.rate(200));
        LoadResult result = target.run(plan);
        went(result);
        assertThat(result.latency().count()).isEqualTo(50);
    }

    @Test
    void connectionsThatAreRefusedAreCounted() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        WebSocketRoute choosy =
                WebSocketRoute.deciding(
                        handshake ->
                                asked.incrementAndGet() > 6
                                        ? UpgradeAnswer.reject(429)
                                        : UpgradeAnswer.accept(SILENT));
        target.with("/choosy", choosy).start();
        LoadResult result = target.run(target.plan("/choosy", Work.IDLE));
        assertThat(result.opened()).isEqualTo(5);
        assertThat(result.errors().refused()).isEqualTo(3);
        assertThat(result.errors().reason()).contains("429");
        // From here on nobody is let in.
        assertThatThrownBy(() -> target.run(target.plan("/choosy", Work.IDLE)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("429");
    }

    @Test
    void saysThatNobodyLetsItIn() {
        AtomicInteger asked = new AtomicInteger();
        WebSocketRoute once =
                WebSocketRoute.deciding(
                        handshake ->
                                asked.incrementAndGet() > 1
                                        ? UpgradeAnswer.reject(503)
                                        : UpgradeAnswer.accept(SILENT));
        target.with("/once", once).start();
        assertThatThrownBy(() -> target.run(target.plan("/once", Work.ECHO)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("none of the connections was opened")
                .hasMessageContaining("503");
    }

    @Test
    void saysThatNobodyIsThere() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        LoadPlan plan = LoadPlan.of("ws://127.0.0.1:" + port + "/");
        assertThatThrownBy(() -> target.run(plan))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("ws://127.0.0.1:" + port);
        assertThatThrownBy(() -> target.run(plan.pid(Long.MAX_VALUE)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("pid=" + Long.MAX_VALUE);
    }

    @Test
    void stoppingTellsTheResultsSoFar() throws InterruptedException {
        target.start();
        LoadPlan plan = target.plan("/", Work.ECHO).span(Duration.ZERO, Duration.ofSeconds(50));
        Load[] load = new Load[1];
        load[0] = new Load(plan, second -> load[0].stop());
        LoadResult result = load[0].run();
        assertThat(result.isWhole()).isFalse();
        assertThat(result.seconds()).isBetween(0.9, 20.0);
        assertThat(result.messages()).isPositive();
        assertThat(result.errors().total()).as(result.errors().reason()).isZero();
        assertThat(target.server().isServing()).isTrue();
    }

    @Test
    void stoppingEndsTheOpeningToo() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Load[] load = new Load[1];
        WebSocketRoute stopping =
                WebSocketRoute.deciding(
                        handshake -> {
                            if (asked.incrementAndGet() == 20) {
                                load[0].stop();
                            }
                            return UpgradeAnswer.accept(SILENT);
                        });
        target.with("/stopping", stopping).start();
        LoadPlan plan = target.plan("/stopping", Work.IDLE).work(Work.IDLE, 100_000);
        load[0] = new Load(plan.lanes(new Lanes(1, "auto", 4)), second -> {});
        LoadResult result = load[0].run();
        assertThat(result.isWhole()).isFalse();
        assertThat(result.seconds()).isZero();
        assertThat(result.opened()).isBetween(10, 90_000);
    }

    @Test
    void stoppedBeforeItBeganItTellsNothing() throws InterruptedException {
        target.start();
        Load load = new Load(target.plan("/", Work.ECHO), second -> {});
        load.stop();
        LoadResult result = load.run();
        assertThat(result.isWhole()).isFalse();
        assertThat(result.seconds()).isZero();
        assertThat(result.messages()).isZero();
        assertThat(result.opened()).isLessThanOrEqualTo(8);
    }
}
