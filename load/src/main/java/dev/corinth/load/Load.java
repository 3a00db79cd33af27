package dev.corinth.load;

import dev.corinth.client.Client;
import dev.corinth.client.ClientException;
import dev.corinth.poller.PollerChoice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/// One run of the load generator: opens the connections, warms up, measures, waits for what is
/// under way, closes. [#run] is for one thread and one time; [#stop] is for every thread.
public final class Load {
    /// Answers of the server that belong to opening, a greeting or the join of a room, have passed
    /// by then.
    private static final Duration SETTLING = Duration.ofMillis(200);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long GRACE_S = 60;
    private static final long OPENING_LOOK_MS = 20;
    private static final double SECOND_NS = 1e9;
    private static final int PACED_FAN_CAPACITY = 1 << 14;

    private final LoadPlan plan;
    private final Consumer<Second> progress;
    private final Optional<ServerProcess> process;
    private final ServerProcess own = ServerProcess.of(ProcessHandle.current().pid());
    private final PollerChoice poller;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final List<Second> timeline = new ArrayList<>();
    private final Slice sum = new Slice();

    /// Prepares a run.
    ///
    /// @param plan what is done
    /// @param progress told each second while there is load, on the thread that runs
    /// @throws LoadException if there is no such process
    public Load(LoadPlan plan, Consumer<Second> progress) {
        this.plan = plan;
        this.progress = progress;
        this.poller = PollerChoice.of(plan.lanes().poller());
        this.process =
                plan.pid().isPresent()
                        ? Optional.of(ServerProcess.of(plan.pid().getAsLong()))
                        : Optional.empty();
    }

    /// Ends the load early; what was measured so far is the result.
    public void stop() {
        stopped.countDown();
    }

    /// Does it all.
    ///
    /// @return what it showed
    /// @throws LoadException if the server is not there, or lets nobody in
    /// @throws InterruptedException if the thread is interrupted; all is closed then
    public LoadResult run() throws InterruptedException {
        probe();
        OptionalLong before = resident();
        try {
            long openNs = System.nanoTime();
            startLanes();
            int opened = open();
            double openSeconds = (System.nanoTime() - openNs) / SECOND_NS;
            boolean isEarly = stopped.await(SETTLING.toMillis(), TimeUnit.MILLISECONDS);
            OptionalLong open = resident();
            Measured measured = isEarly ? Measured.NOTHING : measure(opened);
            OptionalLong end = measured.residentEnd();
            ServerFigures figures = new ServerFigures(measured.serverCpu(), before, open, end);
            return result(opened, openSeconds, measured, figures);
        } finally {
            lanes.forEach(lane -> await(lane.close()));
        }
    }

    /// What one look at the clocks of the processes showed.
    private record Cpu(OptionalLong server, OptionalLong own) {
        OptionalLong serverSince(Cpu earlier) {
            return server.isPresent() && earlier.server.isPresent()
                    ? OptionalLong.of(server.getAsLong() - earlier.server.getAsLong())
                    : OptionalLong.empty();
        }

        long ownSince(Cpu earlier) {
            return own.orElse(0) - earlier.own.orElse(0);
        }
    }

    /// How long was measured, and what the processes took meanwhile.
    private record Measured(
            double seconds, OptionalLong serverCpu, long ownCpu, OptionalLong residentEnd) {
        private static final Measured NOTHING =
                new Measured(0, OptionalLong.empty(), 0, OptionalLong.empty());
    }

    /// One connection beforehand: it says in plain words why there is none.
    private void probe() {
        try {
            Client.connect(plan.uri(), plan.client()).close();
        } catch (ClientException e) {
            throw new LoadException(String.valueOf(e.getMessage()), e);
        }
    }

    private void startLanes() {
        int capacity =
                plan.traffic().isPaced()
                        ? PACED_FAN_CAPACITY
                        : Integer.highestOneBit(2 * plan.traffic().depth() - 1);
        if (plan.work() == Work.FAN) {
            for (int i = 0; i < plan.traffic().publishers(); i++) {
                streams.add(new Stream(capacity));
            }
        }
        Messages messages = new Messages(plan.traffic());
        var run = new Lane.Run(plan, poller.source(), messages, streams, this::stop);
        for (int i = 0; i < plan.lanes().count(); i++) {
            lanes.add(Lane.start(run, i));
        }
    }

    /// Waits until no more connections are being opened; one that stops the run does not wait.
    private int open() throws InterruptedException {
        int opened = 0;
        for (Lane lane : lanes) {
            while (!lane.opened().isDone()) {
                if (stopped.await(OPENING_LOOK_MS, TimeUnit.MILLISECONDS)) {
                    lane.stopOpening();
                    break;
                }
            }
            opened += LoadException.join(lane.opened());
        }
        if (opened == 0 && plan.work() != Work.CONNECT && stopped.getCount() > 0) {
            take(Lane::take);
            throw new LoadException("none of the connections was opened: " + sum.reason);
        }
        return opened;
    }

    private Measured measure(int opened) throws InterruptedException {
        int stalled = lanes.stream().mapToInt(lane -> LoadException.join(lane.stalled())).sum();
        for (Stream stream : streams) {
            stream.receivers(opened - stalled);
        }
        long startNs = System.nanoTime();
        long fromNs = startNs + plan.span().warmUp().toNanos();
        Window window = new Window(startNs, fromNs, fromNs + plan.span().measured().toNanos());
        lanes.forEach(lane -> lane.begin(window));
        watch(startNs, fromNs, fromNs);
        Cpu before = cpu();
        watch(fromNs, window.toNs(), fromNs);
        Cpu after = cpu();
        long endNs = System.nanoTime();
        OptionalLong resident = resident();
        lanes.forEach(Lane::stop);
        lanes.forEach(lane -> await(lane.drained()));
        // What one lane has sent may be on its way to another.
        take(Lane::giveUp);
        if (endNs - fromNs <= 0) {
            // Stopped while it warmed up.
            return Measured.NOTHING;
        }
        double seconds = Math.min(endNs - fromNs, window.toNs() - fromNs) / SECOND_NS;
        return new Measured(seconds, after.serverSince(before), after.ownSince(before), resident);
    }

    /// Tells the progress of each second until a time, or until it is stopped.
    private void watch(long beginNs, long untilNs, long fromNs) throws InterruptedException {
        long sinceNs = beginNs;
        boolean isOver = stopped.getCount() == 0;
        while (!isOver && untilNs - sinceNs > 0) {
            long nextNs = Math.min(untilNs, sinceNs + SECOND.toNanos());
            long leftNs = nextNs - System.nanoTime();
            isOver = stopped.await(Math.max(0, leftNs), TimeUnit.NANOSECONDS);
            Slice slice = take(Lane::take);
            long nowNs = System.nanoTime();
            tell(slice, (isOver ? nowNs : nextNs) - fromNs, nowNs - sinceNs);
            sinceNs = nextNs;
        }
    }

    private void tell(Slice slice, long atNs, long lengthNs) {
        Latencies latency = new Latencies(slice.latency);
        Second second =
                new Second(
                        atNs / SECOND_NS,
                        slice.messages,
                        slice.messages * SECOND_NS / Math.max(1, lengthNs),
                        latency.percentile(50),
                        latency.percentile(99),
                        latency.max(),
                        slice.errors());
        timeline.add(second);
        progress.accept(second);
    }

    /// What all lanes have counted since the last time.
    private Slice take(Function<Lane, CompletableFuture<Slice>> question) {
        Slice all = new Slice();
        List<CompletableFuture<Slice>> answers = lanes.stream().map(question).toList();
        answers.forEach(answer -> all.add(LoadException.join(answer)));
        sum.add(all);
        return all;
    }

    private LoadResult result(
            int opened, double openSeconds, Measured measured, ServerFigures figures) {
        LoadErrors errors =
                new LoadErrors(
                        sum.refused, sum.closed, sum.lost, sum.wrong, sum.closeCodes, sum.reason);
        return new LoadResult(
                plan,
                poller.source().name() + " (" + poller.reason() + ")",
                opened,
                openSeconds,
                measured.seconds(),
                sum.messages,
                sum.bytes,
                sum.sent,
                new Latencies(sum.latency),
                errors,
                figures,
                measured.ownCpu(),
                timeline,
                stopped.getCount() > 0);
    }

    private OptionalLong resident() {
        return process.isPresent() ? process.get().residentBytes() : OptionalLong.empty();
    }

    private Cpu cpu() {
        OptionalLong server =
                process.isPresent() ? process.get().cpuMicros() : OptionalLong.empty();
        return new Cpu(server, own.cpuMicros());
    }

    /// A lane that does not answer is not waited for.
    private void await(CompletableFuture<Void> answer) {
        try {
            answer.get(plan.span().drain().toSeconds() + GRACE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            throw new LoadException("a thread of the load does not end", e);
        } catch (ExecutionException e) {
            throw new LoadException("a thread of the load has failed: " + e.getCause(), e);
        }
    }
}
