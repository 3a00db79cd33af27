package dev.corinth.cli;

import dev.corinth.server.DrainPlan;
import dev.corinth.server.Server;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Ends the process in good order when it is told to: Ctrl-C or TERM. Safe for any thread.
///
/// ```
/// first signal ─► drain ─► all are gone ─────────────► exit 0
///                     ├─► the plan's time is over ┐
/// second signal ──────┴───────────────────────────┴──► cut ─► exit 0, or what hung and exit 1
/// ```
///
/// The virtual machine would end with 128 plus the number of the signal; a server that said
/// goodbye to everybody ends with 0.
final class Drain {
    /// How long a server whose connections are cut may take to end.
    private static final Duration LAST = Duration.ofSeconds(2);

    private final Server server;
    private final DrainPlan plan;
    private final PrintWriter out;
    private final IntConsumer halt;
    private final AtomicInteger signals = new AtomicInteger();

    /// @param out where it is said what hung
    /// @param halt ends the process at once with an exit code
    Drain(Server server, DrainPlan plan, PrintWriter out, IntConsumer halt) {
        this.server = server;
        this.plan = plan;
        this.out = out;
        this.halt = halt;
    }

    /// From here on a signal drains the server, and a second one cuts it.
    ///
    /// @param out where it is said what hung
    static Drain install(Server server, DrainPlan plan, PrintWriter out) {
        Drain drain = new Drain(server, plan, out, Runtime.getRuntime()::halt);
        boolean hearsTerm = Signals.handle("TERM", drain::signal);
        boolean hearsInterrupt = Signals.handle("INT", drain::signal);
        if (!hearsTerm || !hearsInterrupt) {
            Thread hook = Thread.ofPlatform().name("corinth-drain").unstarted(drain::drainAndHalt);
            Runtime.getRuntime().addShutdownHook(hook);
        }
        return drain;
    }

    /// A signal has come.
    void signal() {
        int before = signals.getAndIncrement();
        Runnable next = before == 0 ? this::drain : this::cut;
        if (before < 2) {
            Thread _ = Thread.ofPlatform().name("corinth-drain-" + before).daemon().start(next);
        }
    }

    private void drain() {
        // A little more than the plan: at its end the server cuts by itself.
        if (!isOver(server.drain(plan), plan.total().plus(LAST))) {
            cut();
        }
    }

    private void cut() {
        if (!isOver(server.stop(Duration.ZERO), LAST)) {
            out.println("corinth: cut; these threads hang:");
            Thread.getAllStackTraces().forEach(this::print);
            out.flush();
            halt.accept(1);
        }
    }

    private void drainAndHalt() {
        drain();
        halt.accept(0);
    }

    private void print(Thread thread, StackTraceElement[] trace) {
        String name = thread.getName();
        if (name.startsWith("corinth-") && !name.startsWith("corinth-drain")) {
            out.println(name + " (" + thread.getState() + ")");
            for (StackTraceElement element : trace) {
                out.println("    at " + element);
            }
        }
    }

    private static boolean isOver(CompletableFuture<Void> end, Duration longest) {
        return end.handle((nothing, thrown) -> true)
                .completeOnTimeout(false, longest.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
