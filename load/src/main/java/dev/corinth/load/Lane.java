package dev.corinth.load;

import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientLoops;
import dev.corinth.client.Dialer;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Loop;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.poller.PollerSource;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.WebSocketConfig;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One thread that makes load: it turns one loop and does what is due between the turns.
///
/// What has no `On any thread` in its comment is for its own thread.
final class Lane {
    private static final Duration LONG_WAIT = Duration.ofMillis(50);
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    /// A sleeping poller may wake up so late; from here on the lane does not sleep.
    private static final long SPIN_NS = 2_000_000;

    private final Run run;
    private final int number;
    private final Tally tally;
    private final Job job;
    private final CompletableFuture<Engine> started = new CompletableFuture<>();
    private final Opening opening;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private @Nullable Engine engine;
    private boolean hasBegun;
    private boolean isDrained;
    private boolean isClosing;

    /// What all lanes of a run share. Immutable.
    ///
    /// @param plan what is done
    /// @param poller what moves the bytes
    /// @param messages what is sent
    /// @param streams of each publisher one
    /// @param stop ends the load early
    record Run(
            LoadPlan plan,
            PollerSource poller,
            Messages messages,
            List<Stream> streams,
            Runnable stop) {}

    private Lane(Run run, int number) {
        this.run = run;
        this.number = number;
        this.tally = new Tally(run.plan().traffic().isPaced());
        this.job =
                switch (run.plan().work()) {
                    case ECHO -> new EchoJob(this);
                    case FAN -> new FanJob(this);
                    case IDLE -> new IdleJob(this);
                    case CONNECT -> new ConnectJob(this);
                };
        this.opening = new Opening(this, job.opensFirst());
    }

    /// Starts a lane, which begins to open its connections. On any thread.
    static Lane start(Run run, int number) {
        Lane lane = new Lane(run, number);
        Thread.ofPlatform().daemon().name("corinth-load-" + number).start(lane::run);
        return lane;
    }

    // --- on any thread --------------------------------------------------------------------

    /// Completes with the number of open connections when no more are being opened.
    CompletableFuture<Integer> opened() {
        return opening.opened();
    }

    /// Opens no more: what is open by now is all.
    void stopOpening() {
        ask(opening::stop);
    }

    /// Begins the load.
    void begin(Window window) {
        ask(
                () -> {
                    tally.window(window);
                    hasBegun = true;
                    job.begin();
                });
    }

    /// Ends the load now, if it has not ended.
    void stop() {
        ask(() -> tally.window(tally.window().endingBy(nowNs())));
    }

    /// Completes with what was counted since it was last asked.
    CompletableFuture<Slice> take() {
        var answer = new CompletableFuture<Slice>();
        ask(() -> answer.complete(tally.take()));
        return answer;
    }

    /// Completes with the number of open connections that await nothing.
    CompletableFuture<Integer> stalled() {
        var answer = new CompletableFuture<Integer>();
        ask(() -> answer.complete(job.stalled()));
        return answer;
    }

    /// Gives up on what is awaited yet, when all lanes are drained.
    ///
    /// @return completes with what was counted since it was last asked
    CompletableFuture<Slice> giveUp() {
        ask(() -> job.end(nowNs()));
        return take();
    }

    /// Completes when the load has ended and this lane awaits nothing any more, or has waited as
    /// long as it may.
    CompletableFuture<Void> drained() {
        return drained;
    }

    /// Closes all connections and ends the thread.
    CompletableFuture<Void> close() {
        ask(() -> isClosing = true);
        return ended;
    }

    /// Why the load cannot go on: it ends early.
    void lost(String why) {
        ask(() -> tally.slice().explain(why));
        run.stop().run();
    }

    LoadPlan plan() {
        return run.plan();
    }

    Messages messages() {
        return run.messages();
    }

    List<Stream> streams() {
        return run.streams();
    }

    // --- for its job ----------------------------------------------------------------------

    long nowNs() {
        return System.nanoTime();
    }

    Tally tally() {
        return tally;
    }

    /// How many of the connections are this lane's.
    int share() {
        int lanes = plan().lanes().count();
        return (plan().connections() + lanes - 1 - number) / lanes;
    }

    boolean isClosing() {
        return isClosing;
    }

    Job job() {
        return job;
    }

    int number() {
        return number;
    }

    Dialer dialer() {
        return opening.dialer();
    }

    /// The times of sending of this lane.
    ///
    /// @param lanes as how many the rate is divided among
    Pacer pacer(double lanes) {
        double offset = (double) number / plan().lanes().count();
        return new Pacer(tally.window().startNs(), plan().traffic().rate() / lanes, offset);
    }

    void later(Duration delay, Runnable task) {
        var scheduled = loop().schedule(delay, task);
        assert scheduled != null;
    }

    void refused(Throwable thrown) {
        tally.slice().refused(String.valueOf(thrown.getMessage()));
    }

    void closed(Closure closure) {
        if (!isClosing) {
            tally.slice().closed(closure.code(), closure.reason());
        }
    }

    // --- the thread -----------------------------------------------------------------------

    private void run() {
        try {
            Engine own = Engine.stepped(engineConfig());
            engine = own;
            started.complete(own);
            turnToTheEnd(own);
            ended.complete(null);
        } catch (Throwable thrown) {
            started.completeExceptionally(thrown);
            opening.opened().completeExceptionally(thrown);
            drained.completeExceptionally(thrown);
            ended.completeExceptionally(thrown);
            Engine broken = engine;
            if (broken != null) {
                // Whoever asked is answered.
                broken.stop(Duration.ZERO).join();
            }
        }
    }

    private void turnToTheEnd(Engine own) {
        ClientLoops loops = ClientLoops.stepped(own, () -> false);
        opening.begin(Dialer.to(plan().uri(), clientConfig(loops)));
        while (!isClosing) {
            long nowNs = nowNs();
            long dueNs = isDrained ? Job.NEVER : job.turn(nowNs);
            own.turn(waiting(dueNs));
            drainIfOver();
        }
        var end = own.stop(GOODBYE);
        while (!end.isDone()) {
            own.turn(LONG_WAIT);
        }
    }

    private static Duration waiting(long dueNs) {
        if (dueNs > LONG_WAIT.toNanos()) {
            return LONG_WAIT;
        }
        return dueNs < SPIN_NS ? Duration.ZERO : Duration.ofNanos(dueNs - SPIN_NS / 2);
    }

    private void drainIfOver() {
        Window window = tally.window();
        long nowNs = nowNs();
        if (isDrained || !hasBegun || !window.isOver(nowNs)) {
            return;
        }
        if (job.turn(nowNs) != Job.NEVER) {
            // What was to leave before the end leaves, however late it is.
            return;
        }
        long lastNs = window.toNs() + plan().span().drain().toNanos();
        if (job.underWay() == 0 || nowNs - lastNs >= 0) {
            isDrained = true;
            drained.complete(null);
        }
    }

    private void ask(Runnable command) {
        boolean isTaken = LoadException.join(started).loops().getFirst().execute(command);
        if (!isTaken) {
            command.run();
        }
    }

    private Loop loop() {
        return LoadException.join(started).loops().getFirst();
    }

    private EngineConfig engineConfig() {
        // A connection more than wanted: one that is closing while the next one opens.
        return EngineConfig.of(run.poller())
                .loops(1)
                .maxConnections(Math.min(1 << 24, 2 * share() + 16))
                .openTimeout(Duration.ofDays(1));
    }

    private ClientConfig clientConfig(ClientLoops loops) {
        ClientConfig wanted = plan().client();
        Traffic traffic = plan().traffic();
        WebSocketConfig behaviour =
                wanted.webSocket()
                        .maxMessage(Math.max(traffic.sizeBytes(), 1 << 20))
                        .messageTimeout(Duration.ofDays(1));
        return wanted.webSocket(behaviour.output(output(behaviour.output()))).loops(loops);
    }

    /// A server that stalls is measured, not cut.
    private OutputLimits output(OutputLimits standard) {
        Traffic traffic = plan().traffic();
        long all = 2L * traffic.depth() * (traffic.sizeBytes() + 16L);
        return new OutputLimits(
                Math.max(standard.maxQueueBytes(), all),
                Math.max(standard.highWaterBytes(), all / 2),
                OverflowPolicy.DROP_NEWEST,
                Duration.ofDays(1));
    }
}
