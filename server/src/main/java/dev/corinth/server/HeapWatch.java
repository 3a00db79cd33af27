package dev.corinth.server;

import com.sun.management.GarbageCollectorMXBean;

import dev.corinth.engine.Engine;
import dev.corinth.engine.SparingLog;

import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks four times a second at how full the heap is, and tells the loops when it is nearly full:
/// then handshakes are answered with 503 and the slowest readers are cut, so that the process does
/// not end in one collection after the other. A thread of its own, which ends with the loops.
///
/// What counts is what the last collection has left, not what is garbage already. One that
/// allocates too much and keeps nothing is not short of heap.
final class HeapWatch {
    /// From here on the heap is nearly full.
    static final int FULL_PERCENT = 85;

    /// It is so until this much is free again, lest it change all the time.
    static final int FREE_PERCENT = 80;

    private static final long LOOK_EVERY_NS = TimeUnit.MILLISECONDS.toNanos(250);

    /// After so many looks at a full heap it is collected: what was let go of shows only then, and
    /// who is refused makes too little garbage to have it happen by itself. 30 s.
    static final int COLLECT_EVERY = 120;

    private static final System.Logger LOG = System.getLogger("dev.corinth.server");
    private static final SparingLog FAILURES = new SparingLog(LOG);

    /// What a bean says of the last collection of its kind.
    ///
    /// @param endMs when it ended, on the clock of the virtual machine
    /// @param leftBytes how much of the heap was in use behind it
    record Collection(long endMs, long leftBytes) {}

    private final Engine engine;
    private final LongSupplier live;
    private final long mostBytes;
    private final Runnable collect;
    private int looksWhileFull;

    /// @param live how many bytes the last collection has left
    /// @param mostBytes how large the heap may become
    /// @param collect has the heap collected
    HeapWatch(Engine engine, LongSupplier live, long mostBytes, Runnable collect) {
        this.engine = engine;
        this.live = live;
        this.mostBytes = mostBytes;
        this.collect = collect;
    }

    static void start(Engine engine) {
        Thread.ofPlatform()
                .name("corinth-heap-watch")
                .daemon()
                .start(
                        () ->
                                new HeapWatch(
                                                engine,
                                                collections(),
                                                Runtime.getRuntime().maxMemory(),
                                                System::gc)
                                        .untilTheEnd());
    }

    /// Looks once.
    void look() {
        long percent = 100 * live.getAsLong() / mostBytes;
        boolean wasShort = engine.isShortOfHeap();
        boolean isShort = percent >= (wasShort ? FREE_PERCENT : FULL_PERCENT);
        looksWhileFull = isShort ? looksWhileFull + 1 : 0;
        if (looksWhileFull == COLLECT_EVERY) {
            looksWhileFull = 0;
            collect.run();
        }
        if (isShort != wasShort) {
            engine.shortOfHeap(isShort);
            LOG.log(
                    Level.WARNING,
                    isShort
                            ? "The heap is nearly full: {0} % of {1} MiB are in use. Handshakes are"
                                    + " refused and slow readers cut; -Xmx raises it"
                            : "The heap has room again: {0} % of {1} MiB are in use",
                    percent,
                    mostBytes >> 20);
        }
    }

    /// Goes on whatever happens: a watch that ended while the heap is full would leave handshakes
    /// refused for good.
    void untilTheEnd() {
        Thread self = Thread.currentThread();
        CompletableFuture<Void> end = engine.ended();
        var _ = end.whenComplete((_, _) -> LockSupport.unpark(self));
        while (awaitLook(end)) {
            lookOrTell();
        }
    }

    /// Waits in a way that takes nothing of the heap.
    ///
    /// @return false if the loops have ended
    private boolean awaitLook(CompletableFuture<Void> end) {
        LockSupport.parkNanos(this, LOOK_EVERY_NS);
        return !end.isDone() && !Thread.currentThread().isInterrupted();
    }

    private void lookOrTell() {
        try {
            look();
        } catch (OutOfMemoryError | RuntimeException e) {
            tell(e);
        }
    }

    private static void tell(Throwable failure) {
        try {
            FAILURES.log(Level.ERROR, "How full the heap is could not be found out", failure);
        } catch (OutOfMemoryError | RuntimeException e) {
            // There is no memory for that either: the next look will tell.
        }
    }

    private static LongSupplier collections() {
        Set<String> heap =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getName)
                        .collect(Collectors.toUnmodifiableSet());
        List<GarbageCollectorMXBean> collectors =
                ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
        return () ->
                leftByLast(
                        collectors.stream()
                                .map(GarbageCollectorMXBean::getLastGcInfo)
                                .filter(Objects::nonNull)
                                .map(
                                        it ->
                                                new Collection(
                                                        it.getEndTime(),
                                                        left(it.getMemoryUsageAfterGc(), heap))));
    }

    /// What the last collection has left. Beans that tell of pauses alone, as those of ZGC and
    /// Shenandoah do, say that nothing was: that is never so, and no answer.
    ///
    /// @return bytes; 0 before the first one
    static long leftByLast(Stream<Collection> collections) {
        return collections
                .filter(it -> it.leftBytes() > 0)
                .max(Comparator.comparingLong(Collection::endMs))
                .map(Collection::leftBytes)
                .orElse(0L);
    }

    private static long left(Map<String, MemoryUsage> pools, Set<String> heap) {
        return pools.entrySet().stream()
                .filter(pool -> heap.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }
}
