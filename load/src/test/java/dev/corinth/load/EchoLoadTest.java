package dev.corinth.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.corinth.client.ClientConfig;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Echo under load, through sockets.
class EchoLoadTest {
    private static final double MOST_BYTES_EACH = 50;

    private final Target target = new Target();

    @AfterEach
    void close() {
        target.close();
    }

    private static void went(LoadResult result) {
        assertThat(result.errors().total()).as(result.errors().reason()).isZero();
        assertThat(result.isWhole()).isTrue();
        assertThat(result.messages()).isPositive();
    }

    @Test
    void countsWhatComesBack() throws InterruptedException {
        AtomicLong echoed = new AtomicLong();
        WebSocketListener counting =
                (socket, message) -> {
                    echoed.incrementAndGet();
                    socket.send(message);
                };
        target.with("/counting", counting).start();
        LoadPlan plan = target.plan("/counting", Work.ECHO);
        LoadResult result = target.run(plan.traffic(Traffic.STANDARD.depth(4)));
        went(result);
        // What was under way at the end came back too and is not counted.
        assertThat(echoed.get() - result.messages()).isBetween(0L, 8 * 4L);
        assertThat(result.bytes()).isEqualTo(result.messages() * 64);
        assertThat(result.opened()).isEqualTo(8);
        assertThat(result.seconds()).isEqualTo(0.25);
        assertThat(result.messagesPerSecond()).isEqualTo(result.messages() * 4.0);
        assertThat(result.latency().count()).isEqualTo(result.messages());
        assertThat(result.latency().percentile(50)).isPositive();
        assertThat(target.heard()).isEqualTo(result.timeline()).hasSize(1);
        assertThat(result.serverCpuMicrosPerMessage()).isEmpty();
    }

    @Test
    void textCompressionAndLargeMessagesComeBackWhole() throws InterruptedException {
        target.start();
        WebSocketConfig deflating = WebSocketConfig.STANDARD.deflate(DeflateConfig.on());
        ClientConfig client = ClientConfig.STANDARD.webSocket(deflating);
        LoadPlan plan = target.plan("/", Work.ECHO).work(Work.ECHO, 2);
        Traffic checked = Traffic.STANDARD.checkAll();
        went(target.run(plan.traffic(checked.size(300_000))));
        went(target.run(plan.traffic(checked.text().size(5_000)).client(client)));
        went(target.run(plan.traffic(checked.size(1))));
    }

    @Test
    void severalLoopsShareTheConnections() throws InterruptedException {
        target.start();
        LoadPlan plan = target.plan("/", Work.ECHO).work(Work.ECHO, 7);
        LoadResult result = target.run(plan.lanes(new Lanes(3, "nio", 2)));
        went(result);
        assertThat(result.opened()).isEqualTo(7);
        assertThat(result.poller()).startsWith("nio");
    }

    @Test
    void aRateIsKept() throws InterruptedException {
        target.start();
        LoadPlan plan = target.plan("/", Work.ECHO).traffic(Traffic.STANDARD.rate(2000));
        LoadResult result = target.run(plan.lanes(new Lanes(2, "auto", 10)));
        went(result);
        // All that was meant for the window is in the latencies, whenever its answer came.
        assertThat(result.latency().count()).isEqualTo(500);
        assertThat(result.messages()).isLessThanOrEqualTo(500);
    }

    @Test
    void aStallOfTheServerShowsInTheLatenciesOfARate() throws InterruptedException {
        AtomicBoolean isToStall = new AtomicBoolean(true);
        AtomicLong messages = new AtomicLong();
        WebSocketListener stalling =
                (socket, message) -> {
                    if (messages.incrementAndGet() > 50 && isToStall.getAndSet(false)) {
                        long untilNs = System.nanoTime() + 200_000_000;
                        while (System.nanoTime() - untilNs < 0) {
                            LockSupport.parkNanos(untilNs - System.nanoTime());
                        }
                    }
                    socket.send(message);
                };
        target.with("/stalling", stalling).start();
        LoadPlan plan =
                target.plan("/stalling", Work.ECHO)
                        .work(Work.ECHO, 1)
                        .span(Duration.ZERO, Duration.ofMillis(500))
                        .traffic(Traffic.STANDARD.rate(1000));
        LoadResult result = target.run(plan);
        went(result);
        // 200 of 500 messages were to leave in the stall, and waited 100 ms on average.
        assertThat(result.latency().count()).isEqualTo(500);
        assertThat(result.latency().max()).isGreaterThan(195_000);
        assertThat(result.latency().percentile(85)).isGreaterThan(100_000);
    }

    @Test
    void aServerThatFallsSilentLosesWhatWasUnderWay() throws InterruptedException {
        target.with("/silent", (socket, message) -> {}).start();
        LoadPlan plan = target.plan("/silent", Work.ECHO);
        Span hasty = new Span(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(50));
        LoadResult result =
                target.run(
                        new LoadPlan(
                                plan.uri(),
                                plan.work(),
                                plan.connections(),
                                Traffic.STANDARD.depth(3),
                                hasty,
                                plan.lanes(),
                                plan.client(),
                                plan.pid()));
        assertThat(result.messages()).isZero();
        assertThat(result.errors().lost()).isEqualTo(24);
        assertThat(result.latency().min()).isGreaterThan(100_000);
    }

    /// Runs until the compiler has done its work, which takes its time on a busy machine. With
    /// assertions each message comes in a view of its own, of 40 bytes.
    @Test
    void takesNothingOfTheHeapForAMessage() throws InterruptedException {
        target.start();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LoadPlan plan =
                target.plan("/", Work.ECHO)
                        .span(Duration.ZERO, Duration.ofSeconds(30))
                        .traffic(Traffic.STANDARD.depth(16));
        List<Double> bytesEach = new ArrayList<>();
        long[] before = {0};
        Load[] load = new Load[1];
        Consumer<Second> look =
                second -> {
                    if (!bytesEach.isEmpty() && bytesEach.getLast() < MOST_BYTES_EACH) {
                        // The rest behind the stop: a histogram, and next to no messages.
                        return;
                    }
                    long bytes = threads.getThreadAllocatedBytes(laneThread());
                    // Each second takes a histogram, of 230 KB.
                    double each = (bytes - before[0] - 300_000.0) / second.messages();
                    before[0] = bytes;
                    bytesEach.add(each);
                    if (each < MOST_BYTES_EACH) {
                        load[0].stop();
                    }
                };
        load[0] = new Load(plan, look);
        assertThat(load[0].run().errors().total()).isZero();
        assertThat(bytesEach.getLast())
                .as("bytes a message: %s", bytesEach)
                .isLessThan(MOST_BYTES_EACH);
    }

    private static long laneThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("corinth-load-0"))
                .mapToLong(Thread::threadId)
                .sum();
    }

    @Test
    void messagesThatComeBackOtherwiseAreCounted() throws InterruptedException {
        WebSocketListener kind = (socket, message) -> socket.send(message.text());
        WebSocketListener length = (socket, message) -> socket.send(new byte[63]);
        WebSocketListener twice =
                (socket, message) -> {
                    socket.send(message);
                    socket.send(message);
                };
        WebSocketListener lastByte =
                (socket, message) -> {
                    byte[] bytes = message.bytes();
                    bytes[63] ^= 1;
                    socket.send(bytes);
                };
        target.with("/kind", kind).with("/length", length).with("/twice", twice);
        target.with("/last", lastByte).start();
        for (String path : new String[] {"/kind", "/length", "/twice"}) {
            LoadErrors errors = target.run(target.plan(path, Work.ECHO)).errors();
            assertThat(errors.wrong()).as(path).isGreaterThan(5);
            assertThat(errors.reason()).contains("came");
        }
        LoadPlan last = target.plan("/last", Work.ECHO);
        LoadResult sampled = target.run(last);
        assertThat(sampled.errors().wrong()).isBetween(8L, sampled.messages() / 64 + 16);
        LoadResult whole = target.run(last.traffic(Traffic.STANDARD.checkAll()));
        assertThat(whole.errors().wrong()).isGreaterThanOrEqualTo(whole.messages());
    }

    @Test
    void connectionsThatEndAreCountedByTheirCode() throws InterruptedException {
        AtomicLong messages = new AtomicLong();
        WebSocketListener closing =
                (socket, message) -> {
                    if (messages.incrementAndGet() % 20 == 0) {
                        socket.close(4001, "enough");
                    } else {
                        socket.send(message);
                    }
                };
        target.with("/closing", closing).start();
        LoadErrors errors = target.run(target.plan("/closing", Work.ECHO)).errors();
        assertThat(errors.closed()).isEqualTo(8);
        assertThat(errors.closeCodes()).isEqualTo(Map.of(4001, 8L));
        assertThat(errors.lost()).isEqualTo(8);
        assertThat(errors.reason()).contains("4001", "enough");
    }
}
