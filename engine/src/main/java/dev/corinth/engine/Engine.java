package dev.corinth.engine;

import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.PollerException;
import dev.corinth.poller.PollerSource;
import dev.corinth.poller.SocketHandle;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// The loops of one server or client, and their life. Safe for any thread.
///
/// Stopping goes in order: no new connections; every protocol says goodbye; what waits is sent,
/// until all connections are gone or the deadline has passed; what is left is cut.
public final class Engine {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final EngineConfig config;
    private final List<LoopThread> threads = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final NetworkCounts networks = new NetworkCounts();
    private final AtomicInteger turn = new AtomicInteger();
    private final EngineFigures figures = new EngineFigures();
    private final CompletableFuture<Void> steppedEnded = new CompletableFuture<>();

    // Used by the thread of a stepped engine only.
    private boolean isTurning;
    private boolean isEnding;
    private boolean isStopping;
    private long deadlineNs = Long.MAX_VALUE;

    private Engine(EngineConfig config) {
        this.config = config;
    }

    /// Starts loops, each on a thread of its own.
    ///
    /// @param config how many and on what
    /// @return running
    /// @throws PollerException if the poller cannot run here
    public static Engine start(EngineConfig config) {
        Engine engine = new Engine(config);
        try {
            for (int number = 0; number < config.loops(); number++) {
                LoopThread thread = new LoopThread(engine, number);
                engine.threads.add(thread);
                engine.loops.add(thread.open());
            }
        } catch (RuntimeException e) {
            engine.stop(Duration.ZERO).join();
            throw e;
        }
        return engine;
    }

    /// Opens loops on the calling thread, which must turn them itself by [#turn]: for programs
    /// with a loop of their own, and for tests.
    ///
    /// @param config how many and on what
    /// @return to be turned
    /// @throws PollerException if the poller cannot run here
    public static Engine stepped(EngineConfig config) {
        Engine engine = new Engine(config);
        try {
            for (int number = 0; number < config.loops(); number++) {
                engine.loops.add(new Loop(engine, number, config));
            }
        } catch (RuntimeException e) {
            engine.endStepped();
            throw e;
        }
        return engine;
    }

    /// Turns every loop of a stepped engine once, on the thread that opened them. Once it was told
    /// to stop, this also sees whether it may end; after its end there is nothing to do.
    ///
    /// @param maxWait how long to wait for events at most, on each loop; zero does not wait,
    ///     negative waits until there is something to do
    /// @return how much was done
    /// @throws IllegalStateException if the loops are another thread's, or have threads of their
    ///     own
    public int turn(Duration maxWait) {
        if (steppedEnded.isDone()) {
            return 0;
        }
        if (!isStepped() || !loops.getFirst().isOwner()) {
            throw new IllegalStateException("only the thread that opened these loops turns them");
        }
        int work = 0;
        isTurning = true;
        try {
            // By index: an iterator would be the one thing that a turn takes of the heap.
            for (int i = 0; i < loops.size(); i++) {
                work += loops.get(i).turn(boundedNs(maxWait));
            }
        } finally {
            isTurning = false;
        }
        endSteppedIfDue();
        return work;
    }

    /// Listens at an address on all loops. Where the poller lets listeners share a port, each loop
    /// has one of its own; elsewhere the first loop accepts and spreads.
    ///
    /// Nobody else may listen there, unless sharing the port was asked for: then other processes
    /// may, if they ask for it too.
    ///
    /// @param spec where and how
    /// @param service what connections are given
    /// @return the address that is bound, with the port that the system chose for port 0
    /// @throws PollerException if the address cannot be bound; nothing listens then
    public SocketAddress listen(ListenSpec spec, Service service) {
        return open(spec, service).address();
    }

    /// The same as [#listen], for whoever wants to stop listening there before the engine ends.
    ///
    /// @param spec where and how
    /// @param service what connections are given
    /// @return listening
    /// @throws PollerException if the address cannot be bound; nothing listens then
    public OpenListener open(ListenSpec spec, Service service) {
        return OpenListener.open(this, spec, service);
    }

    /// Takes over a connected socket on one of the loops, as if it had been accepted there. Filters
    /// and limits are not asked: whoever hands it over has decided.
    ///
    /// @param handle of the kind that the poller serves; the engine's from here on
    /// @param service what it is given
    /// @throws PollerException if the poller cannot serve such a handle; it stays the caller's
    /// @throws IllegalStateException if the loops have ended
    public void adopt(SocketHandle handle, Service service) {
        Loop loop = nextLoop();
        Loop _ =
                call(
                        loop,
                        it -> {
                            countOpen(1);
                            it.adopt(handle, service, new byte[0]);
                            return it;
                        });
    }

    /// What moves the bytes, and why this.
    ///
    /// @return as configured
    public PollerSource poller() {
        return config.poller();
    }

    /// How many connections there are on all loops.
    ///
    /// @return 0 or more
    public int openConnections() {
        return open.get();
    }

    /// A figure of all loops together.
    ///
    /// @param counter which
    /// @return 0 or more
    public long count(Counter counter) {
        long sum = counter == Counter.COMMANDS_REFUSED ? figures.refusedCommands() : 0;
        for (Loop loop : loops) {
            sum += loop.counters().count(counter);
        }
        return sum;
    }

    /// How often what other threads asked of loops was refused, for too much was on its way.
    ///
    /// @return 0 or more
    public long refusedCommands() {
        return figures.refusedCommands();
    }

    /// The loops.
    ///
    /// @return in the order of their numbers
    public List<Loop> loops() {
        return List.copyOf(loops);
    }

    /// The loop that a connection belongs to.
    ///
    /// @param connectionId any number
    /// @return its loop, or null if this is no id of a connection here
    public @Nullable Loop loopOf(long connectionId) {
        int number = ConnectionId.loop(connectionId);
        return number >= 0 && number < loops.size() ? loops.get(number) : null;
    }

    /// A loop for something new, each in turn.
    ///
    /// @return one of the loops
    public Loop nextLoop() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /// Stops: see above. Stopping twice is stopping once; the earlier deadline holds. A stepped
    /// engine goes on being turned until it has ended; without grace it ends at once, if it is
    /// stopped on its own thread and not from inside a turn. From another thread this ends a wait
    /// of [#turn] that is under way.
    ///
    /// @param grace how long connections may take to say goodbye
    /// @return completes when all loops have ended
    public CompletableFuture<Void> stop(Duration grace) {
        if (isStepped()) {
            Loop first = loops.getFirst();
            if (first.isOwner()) {
                stopStepped(grace);
            } else if (!first.execute(() -> stopStepped(grace))) {
                return steppedEnded; // a loop that takes no command has ended
            }
            return steppedEnded;
        }
        threads.forEach(thread -> thread.stop(grace));
        return ended();
    }

    /// Stops slowly: after a notice there are no new connections, and those that there are say
    /// goodbye little by little, so that not all of them come back somewhere else at once; then it
    /// stops. Fifty at a time are told every 10 ms on each loop, more where the window asks for it.
    /// [#stop] may be called meanwhile. On loops that the caller turns, as [#stop].
    ///
    /// @param notice how long until it begins
    /// @param window how long telling all of them may take at most
    /// @param grace how long connections may take to say goodbye when all are told
    /// @return completes when all loops have ended
    public CompletableFuture<Void> drain(Duration notice, Duration window, Duration grace) {
        if (!isStepped()) {
            threads.forEach(thread -> thread.drain(notice, window, grace));
            return ended();
        }
        var left = new AtomicInteger(loops.size());
        Runnable told =
                () -> {
                    if (left.decrementAndGet() == 0) {
                        stopStepped(grace);
                    }
                };
        for (Loop loop : loops) {
            Draining draining = new Draining(loop, told);
            boolean _ = loop.execute(() -> draining.start(notice, window));
        }
        return steppedEnded;
    }

    /// Completes when all loops have ended, with the error if one died.
    ///
    /// @return the end
    public CompletableFuture<Void> ended() {
        if (isStepped()) {
            return steppedEnded;
        }
        return CompletableFuture.allOf(
                threads.stream().map(LoopThread::ended).toArray(CompletableFuture<?>[]::new));
    }

    /// Whether the caller turns the loops.
    ///
    /// @return false if they have threads of their own
    public boolean isStepped() {
        return threads.isEmpty();
    }

    /// Says who is told what goes badly on loops that have threads of their own.
    ///
    /// @param next in place of whoever was told before
    public void watch(LoopWatch next) {
        figures.watch(next);
    }

    /// Who is told what goes badly.
    ///
    /// @return nobody unless another was set
    public LoopWatch watch() {
        return figures.watch();
    }

    /// Says whether the heap is nearly full: while it is, the slowest readers are cut. For every
    /// thread.
    ///
    /// @param isShort what was found when it was looked at last
    public void shortOfHeap(boolean isShort) {
        if (isShort != figures.isShortOfHeap()) {
            figures.shortOfHeap(isShort);
            loops.forEach(loop -> loop.poller().wake());
        }
    }

    /// Whether the heap is nearly full. For every thread.
    ///
    /// @return as it was last said; false unless somebody says so
    public boolean isShortOfHeap() {
        return figures.isShortOfHeap();
    }

    /// Counts how busy a loop was. Where the caller turns the loops, what it does between two turns
    /// is not theirs.
    void countBusy(Loop loop, long busyNs) {
        if (isStepped()) {
            return;
        }
        figures.busy(loop, busyNs);
    }

    /// The time on the clock of the loops.
    ///
    /// @return nanoseconds since some moment
    public long nowNs() {
        return config.clock().getAsLong();
    }

    EngineConfig config() {
        return config;
    }

    void countOpen(int more) {
        open.addAndGet(more);
    }

    /// Takes a connection that is gone off the counts.
    void gone(Connection connection) {
        countOpen(-1);
        networks.remove(connection.peerNetwork());
    }

    /// How many connections come from where.
    NetworkCounts networks() {
        return networks;
    }

    /// Has the other loops take a turn.
    void wakeOthers(Loop one) {
        for (Loop other : loops) {
            if (other != one) {
                other.poller().wake();
            }
        }
    }

    void commandsRefused() {
        figures.commandsRefused();
    }

    /// Runs something on a loop and waits for its result; at once if the caller is the loop.
    ///
    /// @param <T> what kind of result
    /// @param loop where
    /// @param question what
    /// @return the answer
    /// @throws IllegalStateException if the loop has ended, or dies before it is asked
    public static <T> T call(Loop loop, Function<Loop, T> question) {
        if (loop.isOwner()) {
            return question.apply(loop);
        }
        var answer = new CompletableFuture<T>();
        Runnable asked =
                () -> {
                    try {
                        answer.complete(question.apply(loop));
                    } catch (Throwable e) {
                        answer.completeExceptionally(e);
                    }
                };
        if (!loop.execute(new Command(asked, () -> answer.completeExceptionally(gone(loop))))) {
            throw gone(loop);
        }
        return LoopThread.join(answer);
    }

    private static IllegalStateException gone(Loop loop) {
        return new IllegalStateException("the loop has ended: loop=" + loop.number());
    }

    private static long boundedNs(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait.toNanos() : LONGEST_WAIT.toNanos();
    }

    private void stopStepped(Duration grace) {
        deadlineNs = Math.min(deadlineNs, loops.getFirst().after(grace));
        if (!isStopping) {
            isStopping = true;
            loops.forEach(Loop::beginStop);
        }
        if (!isTurning) {
            endSteppedIfDue();
        }
    }

    private void endSteppedIfDue() {
        boolean isOver = open.get() == 0 || config.clock().getAsLong() >= deadlineNs;
        if (isStopping && isOver && !isEnding) {
            endStepped();
        }
    }

    private void endStepped() {
        // What is told at the end may ask for the end again.
        isEnding = true;
        loops.forEach(Loop::end);
        steppedEnded.complete(null);
    }
}
